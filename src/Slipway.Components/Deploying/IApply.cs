using Nuke.Common;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Applies the manifests and waits until they are healthy.</summary>
public interface IApply : IPreview
{
    /// <summary>Whether stages are deployed in spite of a freeze.</summary>
    [Parameter("Deploy to stages in spite of their freeze in slipway.yaml", Name = "IgnoreFreeze")]
    bool? IgnoresFreeze => TryGetValue<bool?>(() => IgnoresFreeze!);

    /// <summary>Whether applications are deployed without the approvals that slipway.yaml asks for.</summary>
    [Parameter("Deploy without the approvals that slipway.yaml asks for: what is missing is recorded", Name = "IgnoreApprovals")]
    bool? IgnoresApprovals => TryGetValue<bool?>(() => IgnoresApprovals!);

    /// <summary>Applies every asked application, stage by stage, and waits for health. No smoke tests.</summary>
    Target Apply => _ => _
        .Description("Applies the manifests and waits until they are healthy, without smoke tests")
        .DependsOn<IValidate>(x => x.Validate)
        .Requires(() => ForgeIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => ClusterIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            using var deployment = new CommitDeployment(run, DeploymentFile) { IgnoresFreeze = IgnoresFreeze == true, IgnoresApprovals = IgnoresApprovals == true, Analyses = RolloutAnalyses.Find(this, run) };
            this.Summarise(await deployment.RunAsync(smokeTests: null, testsAll: false, cancellationToken));
        }));

    /// <summary>What was deployed: <c>artifacts/deployment.json</c>.</summary>
    ArtifactFile<DeploymentResult> DeploymentFile => new(ArtifactsDirectory / "deployment.json", nameof(Apply));
}
