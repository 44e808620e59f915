using System.Collections.Concurrent;

namespace Slipway.Ci.Tests;

/// <summary>A clock that a test moves on; what is due by then has happened when it has moved.</summary>
internal sealed class ManualTime : TimeProvider
{
    // Whoever waits ends its timers on threads of its own.
    private readonly ConcurrentDictionary<Timer, bool> timers = [];
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state), dueTime, period);
        timers[timer] = true;
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = now + by;
        while (timers.Keys.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt) is { } next)
        {
            now = next.DueAt!.Value;
            next.Fire();
        }

        now = end;
    }

    private sealed class Timer(ManualTime time, Action callback, TimeSpan dueTime, TimeSpan period) : ITimer
    {
        private TimeSpan period = period;

        public DateTimeOffset? DueAt { get; private set; } = time.now + dueTime;

        public void Fire()
        {
            DueAt = period > TimeSpan.Zero ? DueAt + period : null;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (DueAt, this.period) = (time.now + dueTime, period);
            return true;
        }

        public void Dispose() => time.timers.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
