using Nuke.Common;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Checks the manifests without a cluster.</summary>
public interface IValidate : IRender
{
    /// <summary>Checks structure, names, duplicates, ownership and the fields of built-in kinds; all problems with file, line and column.</summary>
    Target Validate => _ => _
        .Description("Checks the manifests without a cluster: all problems with file, line and column")
        .Executes(() => this.Run(async cancellationToken =>
        {
            var renderings = await OpenManifests().RenderAsync(planner: null, cancellationToken);
            RenderSteps.Validate(renderings);
            this.Summarise([
                ("Valid", $"{renderings.Sum(rendering => rendering.Resources.Count)} resources of {renderings.Count} applications"),
            ]);
        }));
}
