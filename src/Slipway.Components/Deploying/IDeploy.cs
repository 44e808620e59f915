using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Brings the cluster to what the config repository says.</summary>
public interface IDeploy : ISmokeTest
{
    /// <summary>
    /// For every asked stage in slipway.yaml's order: applies each application, waits for health, runs its smoke tests, and reports the deployment. A
    /// stage that fails stops the later ones.
    /// </summary>
    Target Deploy => _ => _
        .Description("Validates, applies, waits for health and smoke-tests, stage by stage; reports deployments and the status slipway/deploy")
        .DependsOn<IValidate>(x => x.Validate)
        .Requires(() => ForgeIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            using var deployment = new CommitDeployment(run, DeploymentFile);
            this.Summarise(await deployment.RunAsync(SmokeTests, cancellationToken));
        }));
}
