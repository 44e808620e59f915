using Serilog;
using Slipway.Sandbox.Cluster.Controllers;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>What Pods need to run on this machine.</summary>
internal sealed record NodeServices
{
    public const string Name = "sandbox";

    public required ControllerContext Context { get; init; }

    public required IImageSource Images { get; init; }

    public required PortMap Ports { get; init; }

    public required Probe Probe { get; init; }

    public required ProcessLedger Ledger { get; init; }

    public required ContainerWatcher Watcher { get; init; }

    public required ContainerEnvironment Environment { get; init; }

    /// <summary>Pods' folders and logs, by uid.</summary>
    public required string Folder { get; init; }

    public required FaultBoard Faults { get; init; }

    public required ILogger Log { get; init; }

    public EventRecorder Events => Context.Events;

    public TimeProvider Time => Context.Time;
}
