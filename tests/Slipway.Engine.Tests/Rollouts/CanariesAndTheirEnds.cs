using System.Text;
using Slipway.ApplySets;
using Slipway.Engine.Events;
using Slipway.Engine.Reviewing;
using Slipway.Rollouts;
using Slipway.Tests.Rollouts;
using Slipway.Values;

namespace Slipway.Engine.Tests.Rollouts;

/// <summary>Rollouts from the first step to the last, by jobs that come and go.</summary>
public sealed class CanariesAndTheirEnds
{
    [Fact]
    public async Task The_first_deployment_and_a_change_of_configuration_are_deployed_as_a_whole()
    {
        var test = new RolloutTest();

        Assert.IsType<Outcome.Deployed>(await test.DeployAsync(1));
        test.Set(2, Shop.Before.Replace("color: red", "color: blue", StringComparison.Ordinal));
        Assert.IsType<Outcome.Deployed>(await test.DeployAsync(2));
        Assert.Null(test.Record);
    }

    [Fact]
    public async Task A_canary_goes_through_its_steps_and_ends_as_git_says_byte_for_byte()
    {
        var (test, plain) = (await StartAsync(), await StartAsync());
        plain.Rollout = "none";
        await plain.RunAsync(2);

        var (outcome, stays) = await test.RunAsync(2);

        Assert.IsType<Outcome.Deployed>(outcome);
        Assert.Equal(["before step 1 of 2, 0 %", "step 1 of 2, 5 %", "before step 2 of 2, 5 %", "step 2 of 2, 50 %", "settling", "settling"], stays);
        Assert.Equal(RolloutPhase.Done, test.Record!.Phase);
        Assert.Equal(plain.State(), test.State().Replace(" Done ", "  ", StringComparison.Ordinal));
        Assert.False(Assert.IsType<Outcome.Deployed>(await test.DeployAsync(2)).Plan.HasChanges);
    }

    [Theory]
    [InlineData("{ strategy: blue-green }")]
    [InlineData("{ strategy: blue-green, route: web }")]
    public async Task Blue_green_ends_as_git_says(string rollout)
    {
        var test = await StartAsync(rollout);

        var (outcome, stays) = await test.RunAsync(2);

        Assert.IsType<Outcome.Deployed>(outcome);
        Assert.Equal(["before step 1 of 1, 0 %", "step 1 of 1, 100 %", "settling", "settling"], stays);
        Assert.Null(test.Cluster.Find("Deployment", "web-canary"));
    }

    [Theory]
    [InlineData(Shop.Canary)]
    [InlineData("{ strategy: blue-green }")]
    public async Task Without_history_what_the_cluster_holds_counts_as_the_version_before(string rollout)
    {
        var (test, other) = (await StartAsync(rollout), await StartAsync(rollout));
        (test.HasHistory, other.HasHistory) = (true, false);

        await test.RunAsync(2);
        await other.RunAsync(2);

        Assert.Equal(test.State(), other.State());
    }

    [Fact]
    public async Task One_job_goes_on_for_as_long_as_it_has_time()
    {
        var test = await StartAsync("{ strategy: canary, route: web, routeWait: 0s, steps: ['5% 0s', '25% 0s', '50% 10m'] }");

        var rolling = Assert.IsType<Outcome.RollingOut>(await test.DeployAsync(2));

        Assert.Equal("step 3 of 3, 50 %", rolling.Record.Where);
        Assert.Equal(test.Time.GetUtcNow().AddMinutes(10), rolling.DueAt);
    }

    [Fact]
    public async Task A_version_that_does_not_get_ready_is_aborted_before_it_has_a_share_and_is_held()
    {
        var test = await StartAsync();
        var before = test.Cluster.Find("Deployment", "web")!.Content.ToString();
        test.Cluster.IsSick = RolloutTest.Runs("1.5.0");
        var weights = new HashSet<int?>();
        test.Cluster.Watcher = _ => weights.Add(test.Weight());

        var (outcome, _) = await test.RunAsync(2);

        var failure = Assert.IsType<Outcome.Failed>(outcome).Failure;
        Assert.StartsWith($"held: the rollout of {new string('2', 12)} was aborted at 0 % (step 1 of 2): it is not healthy:", failure.Reason, StringComparison.Ordinal);
        Assert.Equal("Restore: a pull request", failure.Restore);
        Assert.Equal(RolloutTest.Commit(1), Assert.Single(test.Restores).LastHealthy);
        Assert.Equal([0, null], weights.Order().Reverse());
        Assert.Null(test.Cluster.Find("Deployment", "web-canary"));
        Assert.Equal(before, test.Cluster.Find("Deployment", "web")!.Content.ToString());
        Assert.Equal(RolloutPhase.Aborted, test.Record!.Phase);
    }

    [Fact]
    public async Task A_version_that_gets_sick_while_it_has_a_share_is_aborted()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        test.Cluster.IsSick = RolloutTest.Runs("1.5.0");

        var failure = Assert.IsType<Outcome.Failed>((await test.RunAsync(2)).Outcome).Failure;

        Assert.Contains("was aborted at 5 % (step 1 of 2): it is not healthy:", failure.Reason, StringComparison.Ordinal);
        Assert.Null(test.Cluster.Find("Deployment", "web-canary"));
    }

    [Fact]
    public async Task What_was_taken_back_is_recorded_with_the_images_that_were_tried_and_what_runs_with_its_own()
    {
        var test = await AbortedAsync();

        var parent = test.Cluster.Find("ConfigMap", "slipway-web");
        var (tried, runs) = (DeploymentRecord.Last(parent)!, DeploymentRecord.LastHealthy(parent)!);

        Assert.Equal((DeploymentOutcome.Failed, RolloutTest.Commit(2)), (tried.Outcome, tried.Commit));
        Assert.StartsWith("ghcr.io/acme/web:1.5.0@", Assert.Single(tried.Images), StringComparison.Ordinal);
        Assert.Equal((DeploymentOutcome.Healthy, RolloutTest.Commit(1)), (runs.Outcome, runs.Commit));
    }

    [Fact]
    public async Task A_pod_that_was_away_for_a_moment_costs_a_step_nothing()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        var since = test.Record!.Since;
        test.Time.Advance(TimeSpan.FromMinutes(1));
        var writes = test.Cluster.Writes.Count;
        // Until somebody looks closer, which is noted first.
        test.Cluster.IsSick = deployment => deployment.Id.Name == "web-canary" && test.Cluster.Writes.Count == writes;

        Assert.IsType<Outcome.RollingOut>(await test.DeployAsync(2));

        Assert.Equal((RolloutPhase.Observing, since), (test.Record!.Phase, test.Record.Since));
    }

    [Fact]
    public async Task What_is_held_stays_held_and_drifts_from_nothing_until_it_is_asked_for_or_something_newer_comes()
    {
        var test = await AbortedAsync();
        var held = test.State();

        Assert.IsType<Outcome.Failed>(await test.DeployAsync(2));
        Assert.Equal(held, test.State());
        Assert.False((await test.DriftAsync(2)).HasChanges);
        Assert.IsType<Outcome.Deployed>((await test.RunAsync(2, new RolloutWish { Retry = $"sha256:{new string('2', 64)}" })).Outcome);

        test = await AbortedAsync();
        test.Set(3, Newer(Shop.After));
        Assert.IsType<Outcome.Deployed>((await test.RunAsync(3)).Outcome);
    }

    [Fact]
    public async Task Going_back_in_git_after_an_abort_is_a_deployment_of_nothing()
    {
        var test = await AbortedAsync();
        test.Set(3, Shop.Before);
        test.Set(4, Shop.After);

        Assert.IsType<Outcome.Deployed>(await test.DeployAsync(3));
        Assert.IsType<Outcome.Failed>(await test.DeployAsync(4));
    }

    [Fact]
    public async Task A_newer_release_in_the_middle_starts_at_the_first_step_against_the_last_healthy_version()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        test.Set(3, Newer(Shop.After));

        var (outcome, stays) = await test.RunAsync(3);

        Assert.IsType<Outcome.Deployed>(outcome);
        Assert.Equal(["aborting", "before step 1 of 2, 0 %", "step 1 of 2, 5 %"], stays.Take(3));
        Assert.Contains("web:1.6.0", test.Cluster.Find("Deployment", "web")!.Content.ToString(), StringComparison.Ordinal);
        Assert.Empty(test.Restores);
    }

    [Fact]
    public async Task A_newer_release_that_cannot_roll_out_ends_the_one_before_it_and_says_why()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        test.Set(3, Newer(Shop.After).Replace("color: red", "color: blue", StringComparison.Ordinal));

        var (outcome, _) = await test.RunAsync(3);

        Assert.Contains("is mounted by both versions and changed", Assert.IsType<Outcome.Failed>(outcome).Failure.Reason, StringComparison.Ordinal);
        Assert.Null(test.Cluster.Find("Deployment", "web-canary"));
    }

    [Fact]
    public async Task A_git_that_goes_back_in_the_middle_takes_the_canary_away()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        test.Set(3, Shop.Before);

        Assert.IsType<Outcome.Deployed>((await test.RunAsync(3)).Outcome);
        Assert.Null(test.Cluster.Find("Deployment", "web-canary"));
        Assert.Null(test.Record);
    }

    [Fact]
    public async Task Taking_the_strategy_out_of_the_file_in_the_middle_ramps_down_and_deploys()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        test.Rollout = "none";

        Assert.IsType<Outcome.Deployed>((await test.RunAsync(2)).Outcome);
        Assert.Null(test.Cluster.Find("Deployment", "web-canary"));
        Assert.Contains("web:1.5.0", test.Cluster.Find("Deployment", "web")!.Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_job_of_the_commit_before_leaves_a_rollout_alone()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        var before = test.State();

        Assert.IsType<Outcome.Superseded>(await test.DeployAsync(1));
        Assert.Equal(before, test.State());
    }

    [Fact]
    public async Task What_nobody_looked_at_for_too_long_is_aborted_first()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        test.Time.Advance(TimeSpan.FromHours(2));

        Assert.Contains("nobody looked at it since", Assert.IsType<Outcome.Failed>((await test.RunAsync(2)).Outcome).Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_can_abort_or_go_on_to_the_end()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        Assert.Contains("customers complain", Assert.IsType<Outcome.Failed>((await test.RunAsync(2, new RolloutWish { Abort = "customers complain" })).Outcome).Failure.Reason, StringComparison.Ordinal);

        test = await AtAsync(RolloutPhase.Observing);
        var (outcome, stays) = await test.RunAsync(2, new RolloutWish { Settle = "urgent fix" });
        Assert.IsType<Outcome.Deployed>(outcome);
        Assert.Equal(["settling", "settling"], stays);
        Assert.Equal("settled early: urgent fix", test.Record!.Reason);
    }

    [Fact]
    public async Task What_fails_while_it_settles_is_tried_again_until_git_goes_back()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        test.Cluster.IsSick = deployment => deployment.Id.Name == "web" && RolloutTest.Runs("1.5.0")(deployment);
        Assert.Contains("is not healthy", Assert.IsType<Outcome.Failed>((await test.RunAsync(2)).Outcome).Failure.Reason, StringComparison.Ordinal);
        Assert.Contains("is not healthy", Assert.IsType<Outcome.Failed>(await test.DeployAsync(2)).Failure.Reason, StringComparison.Ordinal);
        Assert.Equal((RolloutPhase.Settling, 50), (test.Record!.Phase, test.Weight()));
        test.Set(3, Shop.Before);

        Assert.IsType<Outcome.Deployed>((await test.RunAsync(3)).Outcome);
        Assert.Null(test.Cluster.Find("Deployment", "web-canary"));
        Assert.Contains("web:1.4.0", test.Cluster.Find("Deployment", "web")!.Content.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Shop.Canary)]
    [InlineData("{ strategy: blue-green }")]
    [InlineData("{ strategy: canary, route: web, steps: ['5% 10m'], fuse: 'ghcr.io/acme/kubectl@sha256:9999999999999999999999999999999999999999999999999999999999999999' }")]
    public async Task A_rollout_does_what_was_reviewed_and_begins_with_nothing_else(string rollout)
    {
        var test = await StartAsync(rollout);
        var plans = new List<string>();
        test.Review = asked =>
        {
            plans.Add(string.Join(", ", asked.Plan.Actions.Where(action => action is not Plans.PlanAction.Unchanged).Select(action => $"{action.GetType().Name} {action.Id.Type.Kind} {action.Id.Name}")));
            return null;
        };
        await test.RunAsync(2);
        Assert.Equal(["Update Deployment web", "Update Deployment web"], plans);

        test = await StartAsync(rollout);
        test.Review = _ => throw new SlipwayException("prod/web", "does more than was reviewed.");
        var writes = test.Cluster.Writes.Count;
        Assert.Equal("does more than was reviewed.", Assert.IsType<Outcome.Failed>(await test.DeployAsync(2)).Failure.Reason);
        Assert.All(test.Cluster.Writes.Skip(writes), write => Assert.StartsWith("update ConfigMap slipway.stage.", write, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a newer release")]
    [InlineData("other settings of the same release")]
    [InlineData("another strategy")]
    public async Task What_nobody_approved_takes_nothing_away_from_a_rollout_under_way_and_waits_behind_it(string change)
    {
        var test = await AtAsync(RolloutPhase.Observing);
        test.Set(3, change switch { "a newer release" => Newer(Shop.After), "another strategy" => Shop.After, _ => Shop.After.Replace("color: red", "color: evil", StringComparison.Ordinal) });
        test.Rollout = change == "another strategy" ? "{ strategy: canary, route: web, steps: ['50% 1m'] }" : test.Rollout;
        test.Review = asked => asked.Commit == RolloutTest.Commit(3) ? throw new AwaitsApprovalException("prod/web", "waits for ada") : null;
        test.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(RolloutTest.Commit(2), Assert.IsType<Outcome.RollingOut>(await test.DeployAsync(3)).Record.Commit);
        Assert.Equal((RolloutPhase.Observing, 5), (test.Record!.Phase, test.Weight()));
        if (change == "another strategy")
        {
            test.Time.Advance(TimeSpan.FromMinutes(30));
            Assert.Contains("holds: its strategy was changed by 0000000, which waits for ada", Assert.IsType<Outcome.RollingOut>(await test.DeployAsync(3)).Reason, StringComparison.Ordinal);
            test.Cluster.IsSick = RolloutTest.Runs("1.5.0");
            await test.RunAsync(3);
            Assert.Equal(RolloutPhase.Aborted, test.Record!.Phase);
            return;
        }

        var (outcome, _) = await test.RunAsync(3);

        Assert.Equal("waits for ada", Assert.IsType<Outcome.NotReached>(outcome).Reason);
        Assert.Equal((RolloutPhase.Done, RolloutTest.Commit(2)), (test.Record!.Phase, DeploymentRecord.LastHealthy(test.Cluster.Find("ConfigMap", "slipway-web"))!.Commit));
        Assert.DoesNotContain("evil", test.Cluster.Find("ConfigMap", "web-settings")!.Content.ToString(), StringComparison.Ordinal);
        test.Review = null;
        Assert.IsType<Outcome.Deployed>((await test.RunAsync(3)).Outcome);
    }

    [Fact]
    public async Task A_rollout_that_was_begun_without_approvals_is_brought_to_its_end_by_jobs_that_may_not_begin_one()
    {
        var test = await StartAsync();
        var heard = new List<string?>();
        test.Review = _ => new ReviewOutcome(null, IsApproved: false) { WithoutApprovals = "ada's word" };
        await test.DeployAsync(2);
        test.Review = asked =>
        {
            heard.Add(asked.BegunWithout);
            return asked.BegunWithout is { } missing ? new ReviewOutcome(null, IsApproved: false) { WithoutApprovals = missing } : throw new AwaitsApprovalException("prod/web", "waits for ada");
        };

        var (outcome, _) = await test.RunAsync(2);

        Assert.IsType<Outcome.Deployed>(outcome);
        Assert.Equal(["ada's word"], heard);
        Assert.False(test.Cluster.Find("ConfigMap", "slipway-web")!.Annotations.ContainsKey(ApplySetLabels.WithoutApprovals));
    }

    [Fact]
    public async Task What_was_begun_without_approvals_and_taken_back_needs_them_again()
    {
        var test = await StartAsync();
        test.Review = _ => new ReviewOutcome(null, IsApproved: false) { WithoutApprovals = "ada's word" };
        await test.DeployAsync(2);
        Assert.True(test.Cluster.Find("ConfigMap", "slipway-web")!.Annotations.ContainsKey(ApplySetLabels.WithoutApprovals));

        await test.RunAsync(2, new RolloutWish { Abort = "errors" });

        Assert.Equal(RolloutPhase.Aborted, test.Record!.Phase);
        Assert.False(test.Cluster.Find("ConfigMap", "slipway-web")!.Annotations.ContainsKey(ApplySetLabels.WithoutApprovals));
    }

    [Theory]
    [InlineData(RolloutPhase.Preparing)]
    [InlineData(RolloutPhase.Observing)]
    [InlineData(RolloutPhase.Settling)]
    [InlineData(RolloutPhase.Returning)]
    internal async Task In_the_middle_nothing_drifts(RolloutPhase phase) => Assert.False((await (await AtAsync(phase)).DriftAsync(2)).HasChanges);

    [Fact]
    public async Task A_weight_that_somebody_changed_by_hand_is_drift()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        var route = test.Cluster.Find("HTTPRoute", "web")!;
        test.Cluster.Edit(route, content => (MapValue)JsonValues.Read(Encoding.UTF8.GetBytes(content.ToString().Replace("\"weight\":95", "\"weight\":50", StringComparison.Ordinal))));

        var change = Assert.Single((await test.DriftAsync(2)).Actions.OfType<Plans.PlanAction.Update>());

        Assert.Equal(route.Id, change.Id);
    }

    private static async Task<RolloutTest> StartAsync(string rollout = Shop.Canary)
    {
        var test = new RolloutTest(rollout);
        Assert.IsType<Outcome.Deployed>(await test.DeployAsync(1));
        return test;
    }

    private static async Task<RolloutTest> AtAsync(RolloutPhase phase)
    {
        var test = await StartAsync();
        while (Assert.IsType<Outcome.RollingOut>(await test.DeployAsync(2)) is var rolling && rolling.Record.Phase != phase)
        {
            test.Time.Advance(rolling.DueAt - test.Time.GetUtcNow());
        }

        return test;
    }

    private static async Task<RolloutTest> AbortedAsync()
    {
        var test = await AtAsync(RolloutPhase.Observing);
        await test.RunAsync(2, new RolloutWish { Abort = "errors" });
        return test;
    }

    private static string Newer(string manifests) => manifests.Replace("1.5.0@sha256:" + new string('2', 64), "1.6.0@sha256:" + new string('3', 64), StringComparison.Ordinal);
}
