using System.Collections.Concurrent;

namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A clock on which waits of up to 30 seconds are over at once. What was waited for is noted.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.FromSeconds(30) && dueTime >= TimeSpan.Zero)
        {
            Waits.Enqueue(dueTime);
            dueTime = TimeSpan.Zero;
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
