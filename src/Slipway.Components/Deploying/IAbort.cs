using Nuke.Common;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Rollouts;

namespace Slipway.Components;

/// <summary>Ends a rollout before its end.</summary>
public interface IAbort : IApply, IHaveRollouts
{
    /// <summary>Why, for the record.</summary>
    [Parameter("Why a rollout is aborted, or goes on to its end before its steps are over, or a hook is skipped: it is recorded")]
    string? Reason => TryGetValue(() => Reason);

    /// <summary>
    /// Takes the share of the new version of an application away, then its Pods; the version before was never touched. The release is held: it does not roll out again unasked. Where the
    /// stage's rules say so, the pull request is opened that goes back in git.
    /// </summary>
    Target Abort => _ => _
        .Description("Ends the rollout of an application: weight to 0, then the canary goes; the release is held")
        .Requires(() => ForgeIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => ClusterIsValid, () => RolloutTimeIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            if (SelectedStage is not { Length: > 0 } || SelectedApplication is not { Length: > 0 })
            {
                throw new InvalidInputException("Abort", "expected --stage and --application: what is aborted is named, never guessed.");
            }

            using var run = await OpenRunAsync(cancellationToken);
            using var deployment = new CommitDeployment(run, AbortFile)
            {
                RolloutTime = FindRolloutTime(),
                Wish = new RolloutWish { Abort = string.IsNullOrWhiteSpace(Reason) ? $"asked for by {run.Holder}" : $"{Reason} (asked for by {run.Holder})" },
            };
            this.Summarise(await deployment.RunAsync(smokeTests: null, testsAll: false, cancellationToken));
        }));

    /// <summary>How it ended: <c>artifacts/deployment.json</c>.</summary>
    ArtifactFile<DeploymentResult> AbortFile => new(ArtifactsDirectory / "deployment.json", nameof(Abort));
}
