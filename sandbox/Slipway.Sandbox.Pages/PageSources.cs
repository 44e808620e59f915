using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Registry;
using Slipway.Sandbox.Slack;

namespace Slipway.Sandbox.Pages;

/// <summary>What the pages are drawn from.</summary>
internal sealed record PageSources
{
    public required ForgeHost Forge { get; init; }

    public required CiQueue Ci { get; init; }

    public required RegistryStore Registry { get; init; }

    /// <summary>The cluster, which is there once the sandbox answers.</summary>
    public required Func<SandboxCluster> Cluster { get; init; }

    public required SlackStore Slack { get; init; }

    public required FaultBoard Faults { get; init; }

    /// <summary>Kills the sandbox's process; null where it is not a process of its own.</summary>
    public Action? Die { get; init; }

    public required PageSessions Sessions { get; init; }

    public required AccessToken Token { get; init; }

    /// <summary>The buttons that a request may see and press.</summary>
    public PageForms Forms(HttpContext context) => new(Token, Sessions.Find(context.Request));

    public required ChangeSignal Changes { get; init; }

    /// <summary>Ends the streams when the sandbox stops.</summary>
    public required CancellationToken Stopping { get; init; }
}
