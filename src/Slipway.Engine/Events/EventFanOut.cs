using Serilog;

namespace Slipway.Engine.Events;

/// <summary>
/// Tells listeners what happens: each has a queue of its own, so that a slow one holds up neither the deployment nor the others. What a listener fails at is logged, the
/// same reason once, and nothing else comes of it.
/// </summary>
/// <param name="listeners">The listeners.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where the failures of listeners go.</param>
internal sealed class EventFanOut(IEnumerable<IDeployListener> listeners, TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>How long a listener may take to hear what is in its queue when the run ends.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // CI systems kill a cancelled job soon after.
    private static readonly TimeSpan AfterCancellation = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<ListenerQueue<IDeployListener>> queues = [.. listeners.Select(listener => new ListenerQueue<IDeployListener>(listener, log))];

    /// <summary>Tells all listeners. The returned task ends when they have heard it, or failed at it; it never fails. False: the run ended before all had been told.</summary>
    public async Task<bool> RaiseAsync(DeployEvent @event) =>
        Array.TrueForAll(await Task.WhenAll(queues.Select(queue => queue.EnqueueAsync((listener, token) => listener.HearAsync(@event, token)))), isTold => isTold);

    /// <summary>Tells the log what a Pod printed.</summary>
    public Task RaiseAsync(PodPrinted printed) => Task.WhenAll(
        queues.Where(queue => queue.Listener is IRunLog).Select(queue => queue.EnqueueAsync((listener, token) => ((IRunLog)listener).HearAsync(printed, token))));

    /// <summary>Waits until the listeners have heard everything, as long as <see cref="Patience"/>; what they have not heard by then is logged.</summary>
    /// <param name="isCancelled">Whether the run was cancelled, so that there are only seconds.</param>
    public Task DrainAsync(bool isCancelled) => Task.WhenAll(queues.Select(queue => queue.DrainAsync(isCancelled ? AfterCancellation : Patience, time)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var queue in queues)
        {
            await queue.DisposeAsync();
        }
    }
}
