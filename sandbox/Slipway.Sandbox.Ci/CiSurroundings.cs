using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Ci;

/// <summary>What CI is told about the sandbox that it runs in.</summary>
internal sealed record CiSurroundings
{
    /// <summary>The folder that CI owns.</summary>
    public required string Folder { get; init; }

    public required Func<Uri> Address { get; init; }

    public required string Token { get; init; }

    public required string Kubeconfig { get; init; }

    /// <summary>The folder of docker's configuration with the registry's credentials.</summary>
    public required string DockerConfig { get; init; }

    /// <summary>The checkout of Slipway's sources that config repositories build against; null to take packages.</summary>
    public string? SourceFolder { get; init; }

    /// <summary>Is told whenever a run changes.</summary>
    public ChangeSignal Changes { get; init; } = new();
}
