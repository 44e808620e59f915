using System.Collections.Concurrent;

namespace Slipway.GoogleCloud.Tests.Support;

/// <summary>A clock whose waits end at once, are remembered and have passed; the limits of requests go by the real clock.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private long skipped;

    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref skipped));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Interlocked.Read(ref skipped) * ((double)TimestampFrequency / TimeSpan.TicksPerSecond));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A limit is the only timer that a cancellation makes.
        if (dueTime == Timeout.InfiniteTimeSpan || callback.Method.DeclaringType == typeof(CancellationTokenSource))
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        Waits.Enqueue(dueTime);
        Interlocked.Add(ref skipped, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
