using Serilog;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google;

/// <summary>What Google Cloud is told about the sandbox that it is a part of.</summary>
internal sealed record GoogleSurroundings
{
    /// <summary>The folder that Google Cloud owns.</summary>
    public required string Folder { get; init; }

    public required Func<ServerPorts> Ports { get; init; }

    public required CredentialsFile Credentials { get; init; }

    public required AccessToken Token { get; init; }

    /// <summary>A docker configuration with credentials for the sandbox's registry: its folder.</summary>
    public required string DockerConfig { get; init; }

    /// <summary>The digest of a tag in the sandbox's registry; null when that has none.</summary>
    public required Func<string, string, string?> FindDigest { get; init; }

    /// <summary>What the cluster's certificate is checked with, as PEM.</summary>
    public required string ClusterCertificate { get; init; }

    /// <summary>What is broken on purpose.</summary>
    public required FaultBoard Faults { get; init; }

    /// <summary>Is told whenever a build changes.</summary>
    public ChangeSignal Changes { get; init; } = new();

    public ILogger Logger { get; init; } = Serilog.Core.Logger.None;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
