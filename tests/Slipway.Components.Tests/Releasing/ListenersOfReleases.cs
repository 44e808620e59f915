using Serilog;
using Serilog.Core;
using Serilog.Events;
using Slipway.Components.Releasing;
using Slipway.Engine.Releasing;
using Slipway.Forges;

namespace Slipway.Components.Tests.Releasing;

/// <summary>Who listens hears all that happens to a release, and can do nothing to it.</summary>
public sealed class ListenersOfReleases : ReleaseTest
{
    [Fact]
    public async Task They_hear_what_happens_in_its_order()
    {
        var heard = new Listener(_ => Task.CompletedTask);
        await using var releaser = Forge.Releaser(Repository(), Logger.None, others: [heard]);

        var releases = await releaser.MergeAsync(await releaser.ReleaseAsync(Request("1.4.0"), history: null, default), TimeSpan.FromMinutes(5), default);
        await Forge.Deployments.ReportAsync(
            new Deployment { Commit = releases[0].MergeCommit!, Environment = "dev/web", State = ReportState.Success, Description = "Healthy" }, default);
        await releaser.WaitAsync(releases, TimeSpan.FromMinutes(5), default);
        await releaser.ReleaseAsync(Request("1.4.0"), history: null, default);

        Assert.Equal(["Committed", "Proposed", "Merged", "DeploymentAwaited", "Deployed", "Committed", "FoundOnBase"], heard.Names);
    }

    [Fact]
    public async Task One_that_fails_is_logged_once_for_the_same_reason_and_the_release_goes_on()
    {
        var lines = new Lines();
        var failing = new Listener(_ => throw new SlipwayException("Slack", "the token was refused."));
        await using var releaser = Forge.Releaser(Repository(), new LoggerConfiguration().MinimumLevel.Warning().WriteTo.Sink(lines).CreateLogger(), others: [failing]);

        var release = Assert.Single(await releaser.ReleaseAsync(Request("1.4.0"), history: null, default));

        Assert.NotNull(release.PullRequest);
        Assert.Equal(["Committed", "Proposed"], failing.Names);
        Assert.Contains("The chat could not be told, and nothing else is affected: the token was refused.", Assert.Single(lines.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_hangs_holds_a_release_up_for_a_minute_at_most_and_is_given_up_at_its_end()
    {
        var lines = new Lines();
        var hanging = new Listener(token => Task.Delay(Timeout.Infinite, token));
        var events = new ReleaseFanOut([hanging], new WaitsThatAreOver(), new LoggerConfiguration().MinimumLevel.Warning().WriteTo.Sink(lines).CreateLogger());
        var release = await ReleaseAsync(Request("1.4.0"));

        await events.RaiseAsync(new ReleaseEvent.NothingToMerge { Release = release });
        await events.DisposeAsync();

        Assert.Equal(["NothingToMerge"], hanging.Names);
        Assert.Contains("The chat could not be told everything within 60 s", Assert.Single(lines.Texts), StringComparison.Ordinal);
    }

    private sealed class Listener(Func<CancellationToken, Task> hear) : IReleaseListener
    {
        public List<string> Names { get; } = [];

        public string Name => "the chat";

        public Task HearAsync(ReleaseEvent happened, CancellationToken cancellationToken)
        {
            Names.Add(happened.GetType().Name);
            return hear(cancellationToken);
        }
    }

    private sealed class WaitsThatAreOver : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class Lines : ILogEventSink
    {
        public List<string> Texts { get; } = [];

        public void Emit(LogEvent logEvent) => Texts.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
