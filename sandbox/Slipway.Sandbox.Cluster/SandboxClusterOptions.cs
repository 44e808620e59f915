using Serilog;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Cluster;

/// <summary>What a sandbox cluster is given by the process that hosts it.</summary>
internal sealed record SandboxClusterOptions
{
    /// <summary>The folder that the cluster owns: journal, pod logs, running processes.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The bearer token that every request needs, except health and version.</summary>
    public required string Token { get; init; }

    /// <summary>The name of whoever else may do everything, by their bearer token; null for a token that is nobody's.</summary>
    public Func<string, string?> FindUser { get; init; } = _ => null;

    public required IImageSource Images { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What is broken on purpose.</summary>
    public FaultBoard Faults { get; init; } = new(TimeProvider.System);

    public ILogger Log { get; init; } = Serilog.Core.Logger.None;
}
