using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Slipway.Ci.Tests;
using Slipway.Engine.Events;

namespace Slipway.Engine.Tests;

public sealed class ListenersThatFail
{
    private static readonly DeployEvent Event = new DeployEvent.Noted("a", IsWarning: false);

    private readonly Warnings warnings = [];

    [Fact]
    public async Task A_listener_that_fails_is_told_everything_and_named_once()
    {
        var failing = new Listener(_ => throw new SlipwayException("https://forge", "it is down."));
        var other = new Listener(_ => Task.CompletedTask);
        await using var events = new EventFanOut([failing, other], new ManualTime(), Log());

        await events.RaiseAsync(Event);
        await events.RaiseAsync(Event);

        Assert.Equal((2, 2), (failing.Heard, other.Heard));
        Assert.Equal("The forge could not be told, and nothing else is affected: it is down. The same reason is not mentioned again", Assert.Single(warnings));
    }

    [Fact]
    public async Task A_listener_with_a_bug_fails_no_deployment()
    {
        await using var events = new EventFanOut([new Listener(_ => throw new InvalidOperationException("a bug"))], new ManualTime(), Log());

        await events.RaiseAsync(Event);

        Assert.Contains("a bug", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 120)]
    public async Task A_listener_that_hangs_holds_up_neither_the_others_nor_the_end(bool isCancelled, int seconds)
    {
        var time = new ManualTime();
        var hanging = new Listener(token => Task.Delay(Timeout.Infinite, token));
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var other = new Listener(_ => Task.FromResult(told.TrySetResult()), "the chat");
        await using var events = new EventFanOut([hanging, other], time, Log());
        _ = events.RaiseAsync(Event);
        await told.Task;

        var drained = events.DrainAsync(isCancelled);
        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(drained.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await drained;

        Assert.Contains($"The forge could not be told everything within {seconds} s, and nothing else is affected", warnings);
    }

    [Fact]
    public async Task What_comes_after_a_listener_was_given_up_does_not_count_as_told()
    {
        var time = new ManualTime();
        var calls = 0;
        var hanging = new Listener(token => calls++ == 0 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask);
        await using var events = new EventFanOut([hanging], time, Log());
        var (first, second) = (events.RaiseAsync(Event), events.RaiseAsync(Event));

        var drained = events.DrainAsync(isCancelled: true);
        time.Advance(TimeSpan.FromSeconds(2));
        await drained;

        Assert.Equal((false, false), (await first, await second));
    }

    private Logger Log() => new LoggerConfiguration().WriteTo.Sink(warnings).CreateLogger();

    private sealed class Warnings : List<string>, ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            lock (this)
            {
                Add(logEvent.RenderMessage(CultureInfo.InvariantCulture));
            }
        }
    }

    private sealed class Listener(Func<CancellationToken, Task> hear, string name = "the forge") : IDeployListener
    {
        public int Heard { get; private set; }

        public string Name => name;

        public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
        {
            Heard++;
            return hear(cancellationToken);
        }
    }
}
