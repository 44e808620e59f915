using Nuke.Common;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Applies the manifests and waits until they are healthy.</summary>
public interface IApply : IPreview
{
    /// <summary>Applies every asked application, stage by stage, and waits for health. No smoke tests.</summary>
    Target Apply => _ => _
        .Description("Applies the manifests and waits until they are healthy, without smoke tests")
        .DependsOn<IValidate>(x => x.Validate)
        .Requires(() => ForgeIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => ClusterIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            using var deployment = new CommitDeployment(run, DeploymentFile);
            this.Summarise(await deployment.RunAsync(smokeTests: null, testsAll: false, cancellationToken));
        }));

    /// <summary>What was deployed: <c>artifacts/deployment.json</c>.</summary>
    ArtifactFile<DeploymentResult> DeploymentFile => new(ArtifactsDirectory / "deployment.json", nameof(Apply));
}
