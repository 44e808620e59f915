using Serilog;
using Slipway.Engine.Events;

namespace Slipway.Engine.Releasing;

/// <summary>Tells listeners how releases go. What a listener fails at is logged, and nothing else comes of it.</summary>
/// <param name="listeners">The listeners.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where the failures of listeners go.</param>
internal sealed class ReleaseFanOut(IEnumerable<IReleaseListener> listeners, TimeProvider time, ILogger log) : IAsyncDisposable
{
    // A listener that hangs holds up a release for so long, and hears the rest behind it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<ListenerQueue<IReleaseListener>> queues = [.. listeners.Select(listener => new ListenerQueue<IReleaseListener>(listener, log))];

    /// <summary>Tells all listeners, and waits until they have heard it or failed at it, or for a minute; it never fails.</summary>
    public async Task RaiseAsync(ReleaseEvent happened)
    {
        try
        {
            // What the release does next comes behind it in the log.
            await Task.WhenAll(queues.Select(queue => queue.EnqueueAsync((listener, token) => listener.HearAsync(happened, token)))).WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            log.Debug("Not everybody has heard of {Event:l} yet", happened.GetType().Name);
        }
    }

    /// <summary>Waits for those who have not heard everything yet; what they have not heard after another minute is logged.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(queues.Select(queue => queue.DrainAsync(Patience, time)));
        foreach (var queue in queues)
        {
            await queue.DisposeAsync();
        }
    }
}
