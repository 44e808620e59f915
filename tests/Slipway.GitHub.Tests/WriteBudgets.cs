using Serilog;
using Serilog.Core;
using Serilog.Events;
using Slipway.Forges;
using Slipway.GitHub.Http;

namespace Slipway.GitHub.Tests;

/// <summary>However much there is to write, GitHub's limits are kept.</summary>
public sealed class WriteBudgets
{
    private readonly PassingTime time = new();

    [Fact]
    public async Task A_handful_begins_at_once_then_one_a_second_never_more_than_80_a_minute_and_500_an_hour()
    {
        var budget = new WriteBudget(time, Logger.None);
        var begun = new List<DateTimeOffset>();
        for (var number = 0; number < 1200; number++)
        {
            await budget.TakeAsync(CancellationToken.None);
            begun.Add(time.GetUtcNow());
        }

        Assert.Single(begun.Take(20).Distinct());
        Assert.All(begun.Zip(begun.Skip(21)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
        Assert.All(begun.Zip(begun.Skip(80)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(1)));
        Assert.All(begun.Zip(begun.Skip(500)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromHours(1)));
        Assert.True(begun[^1] - begun[0] < TimeSpan.FromHours(2.2));
    }

    [Fact]
    public async Task What_is_left_is_told()
    {
        var budget = new WriteBudget(time, Logger.None);
        for (var number = 0; number < 5; number++)
        {
            await budget.TakeAsync(CancellationToken.None);
        }

        Assert.Equal(15, budget.Remaining(TimeSpan.Zero));
        Assert.Equal(25, budget.Remaining(TimeSpan.FromSeconds(10)));
        Assert.Equal(475, budget.Remaining(TimeSpan.FromMinutes(59)));
        for (var number = 0; number < 15; number++)
        {
            Assert.True(((IWriteBudget)budget).CanWrite);
            await budget.TakeAsync(CancellationToken.None);
        }

        Assert.False(((IWriteBudget)budget).CanWrite);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(480)]
    public async Task What_waits_when_the_run_is_cancelled_begins_at_once_as_does_what_there_is_to_say_last_within_the_limits_of_the_server(int before)
    {
        var budget = new WriteBudget(time, Logger.None);
        for (var number = 0; number < before; number++)
        {
            await budget.TakeAsync(CancellationToken.None);
        }

        time.Stop();
        using var cancelled = new CancellationTokenSource();
        budget.HurryWhen(cancelled.Token);
        var waiting = Enumerable.Range(0, 5).Select(_ => budget.TakeAsync(CancellationToken.None)).ToList();
        Assert.All(waiting, one => Assert.False(one.IsCompleted));

        await cancelled.CancelAsync();

        await Task.WhenAll(waiting);
        await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => budget.TakeAsync(CancellationToken.None)));
        Assert.Equal(before == 30, Enumerable.Range(0, 10).All(_ => budget.TakeAsync(CancellationToken.None).IsCompleted));
    }

    [Fact]
    public async Task A_long_wait_is_said_once_for_all_that_wait_with_it()
    {
        var lines = new Lines();
        var budget = new WriteBudget(new StandingTime(), new LoggerConfiguration().WriteTo.Sink(lines).CreateLogger());

        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => budget.TakeAsync(CancellationToken.None)));

        Assert.Equal("GitHub takes 80 writes a minute and 500 an hour: the next one waits 11 s", Assert.Single(lines.Texts));
    }

    /// <summary>A clock that goes on by each wait, without one, until it is stopped: then no wait ends.</summary>
    private sealed class PassingTime : TimeProvider
    {
        private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private bool isStopped;

        public void Stop() => isStopped = true;

        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (isStopped)
            {
                return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
            }

            now += dueTime;
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    /// <summary>A clock that stands still, and whose waits are over at once.</summary>
    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class Lines : ILogEventSink
    {
        public List<string> Texts { get; } = [];

        public void Emit(LogEvent logEvent) => Texts.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
