using Nuke.Common;
using Serilog;
using Slipway.Components.Guarding;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Shows the least rights that previews and deployments need.</summary>
public interface IShowRights : IPreview
{
    /// <summary>
    /// Writes the least Roles for <c>Preview</c> and for <c>Deploy</c> of each asked stage, by the kinds that its apply sets have, and lists what the account of the run is granted and no
    /// deployment needs. Nothing is changed.
    /// </summary>
    Target Rights => _ => _
        .Description("Shows the least Roles for Preview and Deploy, and what the account is granted and nothing needs")
        .Requires(() => SelectionIsValid, () => ClusterIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken, onlyLooks: true);
            var files = new List<(string, string)>();
            foreach (var stage in await StageKinds.OfAsync(run, cancellationToken))
            {
                var report = await RightsReport.OfAsync(stage, cancellationToken);
                files.Add(($"Rights of {stage}", report.Write(ArtifactsDirectory / "rights")));
                Log.Information("{Report:l}", report.Text);
            }

            this.Summarise(files);
        }));
}
