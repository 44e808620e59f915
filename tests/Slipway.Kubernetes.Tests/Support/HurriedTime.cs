using System.Collections.Concurrent;

namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A clock on which short waits are over at once. What was waited for is noted.</summary>
/// <param name="seconds">Up to how many seconds are short. With 4, only the pauses between attempts are.</param>
internal sealed class HurriedTime(int seconds = 30) : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.FromSeconds(seconds) && dueTime >= TimeSpan.Zero)
        {
            Waits.Enqueue(dueTime);
            dueTime = TimeSpan.Zero;
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
