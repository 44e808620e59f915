using System.Collections.Concurrent;
using Slipway.Engine.Events;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>Keeps what happens in a run, and lets a test act on it.</summary>
/// <param name="act">What the test does when something happens; the run goes on meanwhile.</param>
internal sealed class Heard(Action<DeployEvent>? act = null) : IDeployListener
{
    public string Name => "a test";

    public ConcurrentQueue<DeployEvent> Events { get; } = new();

    /// <summary>What began and ended, in order: <c>begin dev/web</c>, <c>end dev/web</c>.</summary>
    public IReadOnlyList<string> Order =>
    [
        .. Events.Where(happened => happened is DeployEvent.Applying or DeployEvent.Ended).Select(happened => $"{(happened is DeployEvent.Applying ? "begin" : "end")} {happened.Target}"),
    ];

    public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        Events.Enqueue(happened);
        act?.Invoke(happened);
        return Task.CompletedTask;
    }
}
