using Nuke.Common;
using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Reports;

namespace Slipway.Components;

/// <summary>Checks the manifests without a cluster.</summary>
public interface IValidate : IRender, IHaveStageRules
{
    /// <summary>
    /// Checks structure, names, duplicates, ownership, fields and the stage's policies; all problems with file, line and column, in the log, as JUnit XML in
    /// <c>artifacts/validation.xml</c>, and as annotations on GitHub Actions.
    /// </summary>
    Target Validate => _ => _
        .Description("Checks the manifests without a cluster: all problems with file, line and column, also in artifacts/validation.xml")
        .Executes(() => this.Run(async cancellationToken =>
        {
            var manifests = OpenManifests();
            var validation = await new ValidationSteps(manifests, RulesOf).RunAsync(planner: null, cancellationToken);
            ReportFile.Write(ArtifactsDirectory / "validation.xml", ValidationReport.Of(validation.Applications));
            CiAnnotations.Write(validation.Problems, manifests.Root, Environment.GetEnvironmentVariable, Console.Out);
            foreach (var waiver in validation.Waivers)
            {
                Log.Information("{Waiver:l}", waiver);
            }

            validation.ThrowIfInvalid();
            this.Summarise([
                ("Valid", $"{validation.Renderings.Sum(rendering => rendering.Resources.Count)} resources of {validation.Renderings.Count} applications"),
            ]);
        }));
}
