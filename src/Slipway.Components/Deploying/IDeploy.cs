using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Rollouts;

namespace Slipway.Components;

/// <summary>Brings the cluster to what the config repository says.</summary>
public interface IDeploy : ISmokeTest, IAbort
{
    private const string Settle = "settle";

    /// <summary>Whether to run the smoke tests of what did not change as well.</summary>
    [Parameter("Run the smoke tests of applications that did not change as well", Name = "TestAll")]
    bool? TestAll => TryGetValue<bool?>(() => TestAll!);

    /// <summary>The release that was aborted and is to roll out once more.</summary>
    [Parameter("Digest of an aborted release that is to roll out once more: the failure names it")]
    string? RetryRollout => TryGetValue(() => RetryRollout);

    /// <summary><c>settle</c>: rollouts go on to their end at once, without the steps that are left.</summary>
    [Parameter("settle: rollouts go on to their end at once, without the steps that are left; needs --reason")]
    string? SkipTo => TryGetValue(() => SkipTo);

    /// <summary>
    /// Brings every asked stage to what the commit says: first what it changed, then the rest. Applications are deployed side by side, each waits for health and is smoke-tested;
    /// what is unchanged and healthy is left alone. A stage is deployed whatever becomes of the others, unless slipway.yaml says that it requires one.
    /// </summary>
    Target Deploy => _ => _
        .Description("Validates, applies, waits for health and smoke-tests what changed, side by side; reports deployments and the status slipway/deploy")
        .DependsOn<IValidate>(x => x.Validate)
        .Requires(() => ForgeIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => ClusterIsValid, () => RolloutTimeIsValid, () => WishIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            using var deployment = new CommitDeployment(run, DeploymentFile)
            {
                RolloutTime = FindRolloutTime(),
                Wish = FindWish(run.Holder),
                IgnoresFreeze = IgnoresFreeze == true,
                IgnoresApprovals = IgnoresApprovals == true,
                Analyses = RolloutAnalyses.Find(this, run),
            };
            this.Summarise(await deployment.RunAsync(SmokeTests, TestAll == true, cancellationToken));
        }));

    /// <summary>A requirement: what is asked of rollouts makes sense.</summary>
    internal bool WishIsValid => this.Accept(() => _ = FindWish(""));

    private RolloutWish FindWish(string by)
    {
        var wish = new RolloutWish { Retry = string.IsNullOrWhiteSpace(RetryRollout) ? null : RetryRollout.Trim() };
        return string.IsNullOrWhiteSpace(SkipTo) ? wish
            : SkipTo != Settle ? throw new InvalidInputException("SkipTo", $"'{SkipTo}' is not a phase that a rollout can skip to; expected {Settle}.")
            : string.IsNullOrWhiteSpace(Reason) ? throw new InvalidInputException("SkipTo", "needs a reason, which is recorded: --reason \"…\".")
            : wish with { Settle = $"{Reason} (asked for by {by})" };
    }
}
