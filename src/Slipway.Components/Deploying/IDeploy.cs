using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Brings the cluster to what the config repository says.</summary>
public interface IDeploy : ISmokeTest
{
    /// <summary>Whether to run the smoke tests of what did not change as well.</summary>
    [Parameter("Run the smoke tests of applications that did not change as well", Name = "TestAll")]
    bool? TestAll => TryGetValue<bool?>(() => TestAll!);

    /// <summary>
    /// Brings every asked stage to what the commit says: first what it changed, then the rest. Applications are deployed side by side, each waits for health and is smoke-tested;
    /// what is unchanged and healthy is left alone. A stage is deployed whatever becomes of the others, unless slipway.yaml says that it requires one.
    /// </summary>
    Target Deploy => _ => _
        .Description("Validates, applies, waits for health and smoke-tests what changed, side by side; reports deployments and the status slipway/deploy")
        .DependsOn<IValidate>(x => x.Validate)
        .Requires(() => ForgeIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => ClusterIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken);
            using var deployment = new CommitDeployment(run, DeploymentFile) { IgnoresFreeze = IgnoresFreeze == true };
            this.Summarise(await deployment.RunAsync(SmokeTests, TestAll == true, cancellationToken));
        }));
}
