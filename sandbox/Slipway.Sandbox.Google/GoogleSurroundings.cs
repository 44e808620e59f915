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

    /// <summary>What is broken on purpose.</summary>
    public required FaultBoard Faults { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
