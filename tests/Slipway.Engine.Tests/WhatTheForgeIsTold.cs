using Serilog.Core;
using Slipway.Engine.Events;
using Slipway.Engine.Listeners;
using Slipway.Forges;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Engine.Tests;

public sealed class WhatTheForgeIsTold
{
    private readonly RecordedForge forge = new();

    [Theory]
    [InlineData(100, 0, 2)]
    [InlineData(99, 1, 4)]
    [InlineData(90, 10, 22)]
    public async Task Only_what_changes_costs_writes(int unchanged, int changed, int writes)
    {
        await Run.TellAsync(Reports(), [.. Many(unchanged, i => Run.Unchanged($"prod/u{i}")), .. Many(changed, i => Run.Deployed($"prod/c{i}"))]);

        Assert.Equal(writes, forge.Writes);
        Assert.Equal(changed, forge.Deployments.Count);
        Assert.All(forge.Deployments.Values, deployment => Assert.Equal((ReportState.Success, "Healthy: 1 created", "localhost/acme/web:1.4.0"), (deployment.State, deployment.Description, deployment.Images![0])));
        Assert.Equal([("slipway/deploy", ReportState.Pending, "Deploying 100 applications"), ("slipway/deploy", ReportState.Success, changed == 0 ? "100 unchanged" : $"{changed} deployed, {unchanged} unchanged")], Told());
    }

    [Fact]
    public async Task One_application_of_a_hundred_that_fails_before_anything_is_written_has_a_deployment_that_failed()
    {
        await Run.TellAsync(Reports(), [.. Many(99, i => Run.Unchanged($"prod/u{i}")), Run.Failed("prod/web", "is refused. Correct it.\nMore of it")]);

        Assert.Equal(4, forge.Writes);
        Assert.Equal((ReportState.Failure, "is refused. Correct it."), (forge.Deployments["prod/web"].State, forge.Deployments["prod/web"].Description));
        Assert.Equal(("slipway/deploy", ReportState.Failure, "1 failed: prod/web: is refused. Correct it; 99 unchanged"), Told()[^1]);
    }

    [Fact]
    public async Task A_stage_reports_by_itself_where_there_are_several_and_something_happened_in_it()
    {
        await Run.TellAsync(
            Reports(),
            Run.Unchanged("dev/web"), Run.Failed("staging/web", "is refused."), new Outcome.NotReached { Target = Run.Target("prod/web"), Reason = "staging failed, and prod requires it" });

        Assert.Equal(
            [
                ("slipway/deploy", ReportState.Pending, "Deploying 3 applications"), ("slipway/deploy/staging", ReportState.Failure, "1 failed: staging/web: is refused"),
                ("slipway/deploy/prod", ReportState.Error, "1 not reached: staging failed, and prod requires it"), ("slipway/deploy", ReportState.Failure, "1 failed: staging/web: is refused; 1 not reached, 1 unchanged"),
            ],
            Told());
    }

    [Fact]
    public async Task A_run_of_a_part_does_not_claim_the_whole()
    {
        await Run.TellAsync(Reports(isWhole: false), Run.Unchanged("dev/web"), Run.Deployed("dev/api"));

        Assert.Equal([("slipway/deploy/dev", ReportState.Pending, "Deploying 2 applications"), ("slipway/deploy/dev", ReportState.Success, "1 deployed, 1 unchanged")], Told());
    }

    [Fact]
    public async Task Statuses_say_what_went_wrong_in_140_characters_and_neither_more_lines_nor_what_runs()
    {
        await Run.TellAsync(Reports(), Run.Failed("prod/web", string.Concat(Enumerable.Repeat("reason after reason ", 20)) + "\n    | password=hunter2"));

        var description = forge.Deployments["prod/web"].Description;
        Assert.True(description.Length <= 140);
        Assert.Matches(" (reason|after)…$", description);
        Assert.DoesNotContain("Running", description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_only_waits_for_health_reports_what_a_killed_one_could_not(bool isUnchanged)
    {
        var reports = Reports();
        var outcome = isUnchanged ? Run.Unchanged("prod/web") : Run.Deployed("prod/web");
        await reports.HearAsync(new DeployEvent.RunStarted([outcome.Target]), default);
        await reports.HearAsync(Run.Applying("prod/web", hasChanges: false), default);
        Assert.Empty(forge.Deployments);

        await reports.HearAsync(new DeployEvent.Ended(outcome) { Target = outcome.Target }, default);

        Assert.Equal(ReportState.Success, forge.Deployments["prod/web"].State);
        Assert.Equal(["localhost/acme/web:1.4.0"], forge.Deployments["prod/web"].Images);
    }

    [Fact]
    public async Task What_its_Pods_do_not_run_yet_is_not_deployed()
    {
        await Run.TellAsync(Reports(), Run.Deployed("prod/web", new RunningImages.Difference(new ResourceId(GroupVersionKind.Of("apps/v1", "Deployment"), "prod", "web"), "1 of 2 ready Pods run old", true)));

        Assert.Equal((ReportState.Pending, "Applied. apps/v1 Deployment prod/web: 1 of 2 ready Pods run old"), (forge.Deployments["prod/web"].State, forge.Deployments["prod/web"].Description));
    }

    [Fact]
    public async Task Nobody_hears_of_applications_that_nothing_happened_to()
    {
        await Run.TellAsync(
            Reports(),
            new Outcome.Superseded { Target = Run.Target("prod/a") }, new Outcome.Skipped { Target = Run.Target("prod/b"), Reason = "x" }, new Outcome.AwaitsRelease { Target = Run.Target("prod/c") });

        Assert.Empty(forge.Deployments);
        Assert.Equal(2, forge.Writes);
    }

    [Fact]
    public async Task The_forges_limit_is_kept_and_what_is_left_out_is_said()
    {
        var limit = 10;
        var reports = new ForgeReports(forge, Options() with { WritesLeft = () => limit - forge.Writes }, Logger.None);

        await Run.TellAsync(reports, [.. Many(20, i => Run.Deployed($"prod/a{i}"))]);

        Assert.InRange(forge.Writes, 7, limit);
        Assert.All(forge.Deployments.Values, deployment => Assert.Equal(ReportState.Success, deployment.State));
        Assert.Equal($"20 deployed; {20 - forge.Deployments.Count} deployments were not reported: the forge's limit of writes", forge.Statuses[^1].Description);
    }

    [Fact]
    public async Task A_schedule_that_finds_everything_as_it_was_writes_nothing()
    {
        Outcome[] held = [Run.Unchanged("prod/api"), Run.Failed("prod/web", "held: it was aborted.")];
        await Run.TellAsync(Reports(), held);
        var writes = forge.Writes;

        for (var run = 0; run < 3; run++)
        {
            await Run.TellAsync(Reports(), held[0], held[1] with { IsTold = true });
        }

        Assert.Equal(writes, forge.Writes);
        await Run.TellAsync(Reports(), Run.Unchanged("prod/api"), Run.Deployed("prod/web"));
        Assert.Equal([ReportState.Pending, ReportState.Failure, ReportState.Pending, ReportState.Success], forge.Statuses.Select(status => status.State));
    }

    [Fact]
    public async Task Each_step_of_a_rollout_is_said_while_it_goes_on()
    {
        var test = new Rollouts.RolloutTest("{ strategy: canary, route: web, steps: ['5% 10m', '50% 10m'], routeWait: 0s }") { Options = new() { Time = TimeSpan.Zero } };
        await test.DeployAsync(1);
        await test.DeployAsync(2);
        var parent = test.Cluster.Find("ConfigMap", "slipway-web")!;
        var reports = Reports();
        await reports.HearAsync(new DeployEvent.RunStarted([Run.Target("prod/web")]), default);
        await reports.HearAsync(Run.Applying("prod/web"), default);

        await reports.HearAsync(new DeployEvent.Recorded(parent, "RollingOut", "", IsWarning: false) { Target = Run.Target("prod/web") }, default);

        Assert.Equal((ReportState.Pending, "rolling out: step 1 of 2, 5 %"), (forge.Deployments["prod/web"].State, forge.Deployments["prod/web"].Description));
    }

    [Fact]
    public async Task A_cancelled_run_leaves_nothing_pending()
    {
        var reports = Reports();
        await reports.HearAsync(new DeployEvent.RunStarted([Run.Target("prod/web"), Run.Target("prod/api")]), default);
        await reports.HearAsync(Run.Applying("prod/web"), default);
        await reports.HearAsync(new DeployEvent.Cancelled { Target = Run.Target("prod/web") }, default);
        await reports.HearAsync(new DeployEvent.Cancelled(), default);

        Assert.Equal(("slipway/deploy", ReportState.Error, "Cancelled. Run it again to go on from there."), Told()[^1]);
        Assert.Equal((ReportState.Error, "Cancelled"), (forge.Deployments["prod/web"].State, forge.Deployments["prod/web"].Description));
        Assert.Single(forge.Deployments);
    }

    [Fact]
    public async Task A_run_that_came_to_no_application_says_why()
    {
        var reports = Reports();
        await reports.HearAsync(new DeployEvent.RunStarted([Run.Target("prod/web")]), default);
        await reports.HearAsync(new DeployEvent.RunEnded([], new InvalidInputException("prod/web/web.yaml:1:2", "is no YAML.")), default);

        Assert.Equal(("slipway/deploy", ReportState.Failure, "prod/web/web.yaml:1:2: is no YAML."), Told()[^1]);
    }

    private ForgeReports Reports(bool isWhole = true) => new(forge, Options() with { IsWhole = isWhole }, Logger.None);

    private static ForgeReportOptions Options() => new() { Commit = CommitSha.Parse(new string('a', 40)) };

    private static IEnumerable<Outcome> Many(int count, Func<int, Outcome> outcome) => Enumerable.Range(0, count).Select(outcome);

    private List<(string Context, ReportState State, string Description)> Told() => forge.Statuses.ConvertAll(status => (status.Context, status.State, status.Description));
}
