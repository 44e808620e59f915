using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Hooks;
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

    /// <summary>The Jobs of hooks that count as done without running.</summary>
    [Parameter("Jobs of hooks that count as done without running, with commas between them: a failure and the plan name them; needs --stage, --application and --reason")]
    string? SkipHook => TryGetValue(() => SkipHook);

    /// <summary>
    /// Brings every asked stage to what the commit says: first what it changed, then the rest. Applications are deployed side by side, each waits for health and is smoke-tested;
    /// what is unchanged and healthy is left alone. A stage is deployed whatever becomes of the others, unless slipway.yaml says that it requires one.
    /// </summary>
    Target Deploy => _ => _
        .Description("Validates, applies, waits for health and smoke-tests what changed, side by side; reports deployments and the status slipway/deploy")
        .DependsOn<IValidate>(x => x.Validate)
        .Requires(() => ForgeIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => ClusterIsValid, () => RolloutTimeIsValid, () => WishIsValid, () => SkipsAreValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            using var deployment = new CommitDeployment(run, DeploymentFile)
            {
                RolloutTime = FindRolloutTime(),
                Wish = FindWish(run.Holder),
                IgnoresFreeze = IgnoresFreeze == true,
                IgnoresApprovals = IgnoresApprovals == true,
                SkippedHooks = FindSkips(run.Holder),
                Analyses = RolloutAnalyses.Find(this, run),
            };
            this.Summarise(await deployment.RunAsync(SmokeTests, TestAll == true, cancellationToken));
        }));

    /// <summary>A requirement: what is asked of rollouts makes sense.</summary>
    internal bool WishIsValid => this.Accept(() => _ = FindWish(""));

    /// <summary>A requirement: it is said which hooks are skipped, where, and why.</summary>
    internal bool SkipsAreValid => this.Accept(() => _ = FindSkips(""));

    private HookSkips FindSkips(string by)
    {
        IReadOnlyList<string> jobs = [.. (SkipHook ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        return jobs.Count == 0 ? HookSkips.None
            : string.IsNullOrWhiteSpace(SelectedStage) || string.IsNullOrWhiteSpace(SelectedApplication)
                ? throw new InvalidInputException("SkipHook", "expected --stage and --application: whose hook is skipped is named, never guessed.")
            : string.IsNullOrWhiteSpace(Reason) ? throw new InvalidInputException("SkipHook", "needs a reason, which is recorded: --reason \"…\".")
            : new HookSkips(jobs, $"{Reason.Trim()} (asked for by {by})");
    }

    private RolloutWish FindWish(string by)
    {
        var wish = new RolloutWish { Retry = string.IsNullOrWhiteSpace(RetryRollout) ? null : RetryRollout.Trim() };
        return string.IsNullOrWhiteSpace(SkipTo) ? wish
            : SkipTo != Settle ? throw new InvalidInputException("SkipTo", $"'{SkipTo}' is not a phase that a rollout can skip to; expected {Settle}.")
            : string.IsNullOrWhiteSpace(Reason) ? throw new InvalidInputException("SkipTo", "needs a reason, which is recorded: --reason \"…\".")
            : wish with { Settle = $"{Reason} (asked for by {by})" };
    }
}
