using System.Collections.Concurrent;

namespace Slipway.GitHub.Tests;

/// <summary>A clock whose waits below the limit of a request end at once and are remembered; longer ones go by the real clock.</summary>
internal class SkippingTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // The limit of a single request has no period and must not end it at once; it is the only timer made by a cancellation.
        if (dueTime == Timeout.InfiniteTimeSpan || callback.Method.DeclaringType == typeof(CancellationTokenSource))
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        Waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
