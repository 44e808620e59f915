using Nuke.Common;
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
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var deployment = await OpenDeploymentAsync(cancellationToken);
            this.Summarise(await deployment.RunAsync(smokeTests: null, cancellationToken));
        }));
}
