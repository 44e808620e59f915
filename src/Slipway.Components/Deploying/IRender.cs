using Nuke.Common;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Renderings;

namespace Slipway.Components;

/// <summary>Shows what the manifests stand for.</summary>
public interface IRender : IHaveManifests, IHaveArtifacts
{
    /// <summary>Writes the resources of each application to <c>artifacts/rendering/{stage}/{application}.yaml</c>, values of Secrets masked.</summary>
    Target Render => _ => _
        .Description("Renders the manifests to artifacts/rendering, values of Secrets masked")
        .Executes(() => this.Run(async cancellationToken =>
        {
            var renderings = await OpenManifests().RenderAsync(planner: null, cancellationToken);
            foreach (var rendering in renderings)
            {
                var file = ArtifactsDirectory / "rendering" / rendering.Target.Stage.Value / $"{rendering.Target.Application}.yaml";
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, RenderingText.Of(rendering), cancellationToken);
            }

            this.Summarise([
                ("Applications", $"{renderings.Count}"),
                ("Resources", $"{renderings.Sum(rendering => rendering.Resources.Count)}"),
                ("Written to", Path.GetRelativePath(RootDirectory, ArtifactsDirectory / "rendering")),
            ]);
        }));
}
