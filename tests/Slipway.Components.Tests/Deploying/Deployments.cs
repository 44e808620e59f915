using Serilog;
using Serilog.Core;
using Serilog.Events;
using Slipway.Engine.Listeners;
using Slipway.Engine.Events;
using Slipway.Components.Deploying;
using Slipway.Forges;
using Slipway.GitHub;
using Slipway.Naming;
using Slipway.Smoke;

namespace Slipway.Components.Tests.Deploying;

public sealed class Deployments : DeploymentTest
{
    [Fact]
    public async Task Every_stage_is_applied_and_reported_with_its_address()
    {
        using var run = OpenRun();
        using var steps = new CommitDeployment(run, Results);

        await steps.RunAsync(NoTests, testsAll: false, default);

        var dev = await Forge.Deployments.FindAsync(Commit, "dev/web", default);
        var prod = await Forge.Deployments.FindAsync(Commit, "prod/web", default);
        var status = (await Forge.Deployments.GetStatusesAsync(Commit, default)).Single(status => status.Context == "slipway/deploy");
        Assert.Equal((ReportState.Success, "http://127.0.0.1:1/apps/dev/web/"), (dev!.State, dev.EnvironmentUrl?.AbsoluteUri));
        Assert.Equal(ReportState.Success, prod!.State);
        Assert.Equal(ReportState.Success, status.State);
        Assert.All(Results.Read(run.Stamp).Applications, application => Assert.Equal(DeploymentState.Deployed, application.State));
    }

    [Fact]
    public async Task Deploying_the_same_commit_again_changes_nothing_and_says_so()
    {
        using var run = OpenRun();
        using var steps = new CommitDeployment(run, Results);
        await steps.RunAsync(NoTests, testsAll: false, default);

        var summary = await steps.RunAsync(NoTests, testsAll: false, default);

        Assert.Contains(("dev/web", "unchanged"), summary);
        Assert.All(Results.Read(run.Stamp).Applications, application => Assert.Equal(DeploymentState.Unchanged, application.State));
    }

    [Fact]
    public async Task A_smoke_test_that_fails_is_reported_and_stops_no_other_stage()
    {
        using var run = OpenRun();
        using var steps = new CommitDeployment(run, Results);
        var test = new SmokeTest { Target = new SmokeTarget.Url(new Uri("http://127.0.0.1:1/")), Attempts = 1 };

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => steps.RunAsync((stage, _) => stage.Value == "dev" ? [test] : [], testsAll: false, default));

        var status = (await Forge.Deployments.GetStatusesAsync(Commit, default)).Single(status => status.Context == "slipway/deploy");
        Assert.StartsWith("dev/web: is healthy, but 1 of 1 smoke tests failed:", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ReportState.Failure, (await Forge.Deployments.FindAsync(Commit, "dev/web", default))!.State);
        Assert.Equal(ReportState.Success, (await Forge.Deployments.FindAsync(Commit, "prod/web", default))!.State);
        Assert.Equal((ReportState.Failure, "1 failed: dev/web: is healthy, but 1 of 1 smoke tests failed: GET http://127.0.0.1:1/: no answer: Connection refused (1 attempt); 1 deployed"), (status.State, status.Description));
    }

    [Fact]
    public async Task An_application_without_a_release_is_skipped()
    {
        Write("dev/api/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec: { containers: [{ name: api, image: 'localhost/acme/api:unreleased' }] }\n");
        using var run = OpenRun();
        using var steps = new CommitDeployment(run, Results);

        var summary = await steps.RunAsync(NoTests, testsAll: false, default);

        Assert.Contains(("dev/api", "waiting for its first release"), summary);
        Assert.Null(await Forge.Deployments.FindAsync(Commit, "dev/api", default));
    }

    [Fact]
    public async Task A_forge_that_cannot_be_reached_does_not_stop_a_deployment()
    {
        using var run = OpenRun(new GitHubForge(GitHubRepository.Parse("http://127.0.0.1:1/acme/config.git"), new Secret("t"), Logger.None, new ImpatientTime()).Deployments);
        using var steps = new CommitDeployment(run, Results);

        await steps.RunAsync(NoTests, testsAll: false, default);

        Assert.Equal(2, Results.Read(run.Stamp).Applications.Count);
    }

    [Fact]
    public async Task A_commit_that_the_forge_does_not_have_is_told_once()
    {
        var lines = new WarningLines();
        using var logger = new LoggerConfiguration().WriteTo.Sink(lines).CreateLogger();
        await using var events = new EventFanOut(
            [new ForgeReports(Forge.Deployments, new ForgeReportOptions { Commit = CommitSha.Parse(new string('a', 40)) }, logger)], TimeProvider.System, logger);

        await events.RaiseAsync(new DeployEvent.RunStarted([]));
        await events.RaiseAsync(new DeployEvent.RunEnded([], null));

        Assert.Contains("No commit found for SHA", Assert.Single(lines.Texts), StringComparison.Ordinal);
        Assert.Contains("Push it first.", lines.Texts[0], StringComparison.Ordinal);
    }

    private sealed class WarningLines : ILogEventSink
    {
        public List<string> Texts { get; } = [];

        public void Emit(LogEvent logEvent) => Texts.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
