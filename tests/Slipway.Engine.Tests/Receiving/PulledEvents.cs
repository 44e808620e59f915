using Serilog.Core;
using Slipway.BuildEvents;
using Slipway.Engine.Receiving;

namespace Slipway.Engine.Tests.Receiving;

/// <summary>Messages of a subscription: which of them come again.</summary>
public sealed class PulledEvents
{
    private readonly List<string> handled = [];
    private readonly HashSet<string> broken = [];

    [Fact]
    public async Task A_message_is_acknowledged_when_what_it_is_about_stands()
    {
        var subscription = new SubscriptionInMemory(("1", Push("web:1.0.0"), 1));

        var outcomes = await RunAsync(subscription);

        Assert.IsType<EventOutcome.Nothing>(Assert.Single(outcomes));
        Assert.Equal(["web:1.0.0"], handled);
        Assert.Equal(["1"], subscription.Acknowledged);
        Assert.Equal(["1"], subscription.Extended);
    }

    [Fact]
    public async Task The_oldest_is_handled_first_however_they_come()
    {
        await RunAsync(new SubscriptionInMemory(("1", Push("web:1.2.0"), 3), ("2", Push("web:1.0.0"), 1), ("3", Push("web:1.1.0"), 2)));

        Assert.Equal(["web:1.0.0", "web:1.1.0", "web:1.2.0"], handled);
    }

    [Fact]
    public async Task A_message_that_can_never_work_is_acknowledged_and_said()
    {
        var subscription = new SubscriptionInMemory(("1", "no event", 1), ("2", Push("web:1.0.0"), 2));

        var outcomes = await RunAsync(subscription);

        Assert.Equal("message 1", Assert.IsType<EventOutcome.Refused>(outcomes[0]).Problem.Subject);
        Assert.Equal(["1", "2"], subscription.Acknowledged);
    }

    [Fact]
    public async Task A_message_that_failed_comes_again_and_does_not_hold_up_the_others()
    {
        var subscription = new SubscriptionInMemory(("1", Push("web:1.0.0"), 1), ("2", Push("api:1.0.0"), 2));
        broken.Add("web:1.0.0");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(subscription));

        Assert.Equal("forge: cannot be reached.", failure.Message);
        Assert.Equal(["2"], subscription.Acknowledged);
        broken.Clear();
        await RunAsync(subscription);
        Assert.Equal(["2", "1"], subscription.Acknowledged);
    }

    [Fact]
    public async Task Until_idle_ends_when_nothing_waits_but_what_has_failed()
    {
        var subscription = new SubscriptionInMemory([.. Enumerable.Range(1, 25).Select(number => ($"{number}", Push($"web:1.0.{number}"), number))]);
        broken.Add("web:1.0.3");

        await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(subscription, untilIdle: true));

        Assert.Equal(24, subscription.Acknowledged.Count);
        Assert.Equal(25, handled.Count);
    }

    [Fact]
    public async Task Once_is_one_pull()
    {
        var subscription = new SubscriptionInMemory([.. Enumerable.Range(1, 25).Select(number => ($"{number}", Push($"web:1.0.{number}"), number))]);

        await RunAsync(subscription);

        Assert.Equal((1, 10), (subscription.Pulls, handled.Count));
        Assert.Empty(await RunAsync(new SubscriptionInMemory()));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_acknowledges_nothing_that_it_did_not_finish()
    {
        var subscription = new SubscriptionInMemory(("1", Push("web:1.0.0"), 1));
        using var cancelled = new CancellationTokenSource();
        var pull = new EventPull(subscription, async (_, token) =>
        {
            await cancelled.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new EventOutcome.Nothing("");
        }, TimeProvider.System, Logger.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull.RunAsync(untilIdle: true, cancelled.Token));

        Assert.Empty(subscription.Acknowledged);
    }

    private static string Push(string tag) => $$"""{"action":"INSERT","tag":"{{tag}}"}""";

    private Task<IReadOnlyList<EventOutcome>> RunAsync(SubscriptionInMemory subscription, bool untilIdle = false) =>
        new EventPull(subscription, HandleAsync, TimeProvider.System, Logger.None).RunAsync(untilIdle, default);

    private Task<EventOutcome> HandleAsync(BuildEvent happened, CancellationToken cancellationToken)
    {
        var image = Assert.IsType<BuildEvent.Pushed>(happened).Image.ToString();
        handled.Add(image);
        return broken.Contains(image) ? throw new SlipwayException("forge", "cannot be reached.", isTransient: true) : Task.FromResult<EventOutcome>(new EventOutcome.Nothing("a test"));
    }
}
