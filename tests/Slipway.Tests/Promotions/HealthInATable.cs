using Slipway.ApplySets;
using Slipway.Configuration;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Promotions;
using Slipway.Rollouts;

namespace Slipway.Tests.Promotions;

/// <summary>What the table of stages says of an application: what runs, what failed, and what it waits for.</summary>
public sealed class HealthInATable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(DeploymentOutcome.Healthy, HealthVerdict.Healthy, "healthy")]
    [InlineData(DeploymentOutcome.Healthy, HealthVerdict.Failed, "unhealthy")]
    [InlineData(DeploymentOutcome.Applying, HealthVerdict.Waiting, "applying")]
    [InlineData(DeploymentOutcome.Failed, HealthVerdict.Failed, "the last deployment failed, and is still unhealthy")]
    [InlineData(DeploymentOutcome.Failed, HealthVerdict.Healthy, "the last deployment failed; what runs is healthy")]
    public void A_failed_deployment_says_how_what_runs_is(DeploymentOutcome outcome, HealthVerdict verdict, string expected) => Assert.Equal(expected, StageHealth.Of(Last(outcome), verdict, null));

    [Fact]
    public void A_held_release_says_what_runs_what_was_aborted_and_what_goes_on_from_there() => Assert.Equal(
        "healthy at commit aaaaaaa; the rollout of 222222222222 was aborted at 5 % (step 1 of 3): errors: 6 % of 50 requests. Waits for another version, or Deploy --retry-rollout",
        StageHealth.Of(Last(DeploymentOutcome.Failed), HealthVerdict.Healthy, Rollout(RolloutPhase.Aborted) with { Reason = "aborted at 5 % (step 1 of 3): errors:\n6 % of 50 requests." }));

    [Fact]
    public void A_rollout_says_where_it_stands() => Assert.Equal(
        "rolling out 222222222222 beside commit aaaaaaa: step 2 of 3, 25 %, since 2026-11-30 09:00 UTC", StageHealth.Of(Last(DeploymentOutcome.Applying), HealthVerdict.Healthy, Rollout(RolloutPhase.Observing)));

    private static DeploymentRecord Last(DeploymentOutcome outcome) => new()
    {
        Commit = CommitSha.Parse(new string('b', 40)), PlanHash = "p", By = "a test", At = Now, Outcome = outcome, Images = [],
    };

    private static RolloutRecord Rollout(RolloutPhase phase) => new()
    {
        Commit = CommitSha.Parse(new string('b', 40)), From = CommitSha.Parse(new string('a', 40)), Release = "r", Digest = Digest.Parse("sha256:" + new string('2', 64)), StrategyHash = "s",
        Strategy = RolloutStrategy.Canary, Deployment = "web", Phase = phase, Step = 2, Steps = 3, Weight = 25, Replicas = 1, Since = Now, Looked = Now, Deadline = Now, By = "a test",
    };
}
