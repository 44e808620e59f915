using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.Hosting;

public sealed class MemoryAtRest
{
    [Fact]
    public void Memory_is_given_back_once_when_much_was_done_and_nothing_is_done_any_more()
    {
        var time = new SteppedTime();
        var (allocated, collected) = (0L, 0);
        using var memory = new IdleMemory(time, () => allocated, () => collected++);

        var counts = new List<int>();
        foreach (var more in (int[])[1, 100, 100, 0, 0, 1, 50, 1])
        {
            allocated += more << 20;
            time.Step();
            counts.Add(collected);
        }

        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 2], counts);
    }

    /// <summary>A clock whose timers go off when the test says so.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public void Step() => _timers.ForEach(timer => timer());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add(() => callback(state));
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
