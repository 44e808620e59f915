using Nuke.Common;
using Serilog;
using Slipway.Ci;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Kubernetes.Schemas;
using Slipway.Renderers;
using Slipway.Reports;

namespace Slipway.Components;

/// <summary>Checks the manifests, without a cluster unless its schemas are asked for.</summary>
public interface IValidate : IRender, ISaveSchemas
{
    /// <summary>Whether to check against the schemas that the cluster serves now instead of the saved ones.</summary>
    [Parameter("Check against the schemas that the cluster serves now, if it can be reached", Name = "ClusterSchemas")]
    bool? CheckAgainstCluster => TryGetValue<bool?>(() => CheckAgainstCluster!);

    /// <summary>
    /// Checks structure, names, duplicates, ownership, fields and the stage's policies; all problems with file, line and column, in the log, as JUnit XML in
    /// <c>artifacts/validation.xml</c>, and as annotations on GitHub Actions.
    /// </summary>
    Target Validate => _ => _
        .Description("Checks the manifests without a cluster: all problems with file, line and column, also in artifacts/validation.xml")
        .Executes(() => this.Run(async cancellationToken =>
        {
            if (ScheduledTargets.Any(target => target.Name is nameof(IPreview.Preview) or nameof(IApply.Apply) or nameof(IDeploy.Deploy)))
            {
                ConnectAhead();
            }

            using var cluster = CheckAgainstCluster == true ? ClusterOpener()() : null;
            var manifests = OpenManifests();
            if (cluster is not null)
            {
                manifests.Schemas = new SchemasOfReachableCluster(new ClusterSchemas(cluster), manifests.Schemas, Log.Logger);
            }

            var validation = await new ManifestValidation(manifests, RulesOf).RunAsync(cancellationToken);
            ReportFile.Write(ArtifactsDirectory / "validation.xml", ValidationReport.Of(validation.Applications));
            foreach (var waiver in validation.Waivers)
            {
                Log.Information("{Waiver:l}", waiver);
            }

            foreach (var (path, reason) in (this as IGenerateWorkflows)?.FindWorkflowChanges().OutOfDate ?? [])
            {
                Log.Warning("{File:l}: {Reason:l} Run ./build.sh GenerateWorkflows and commit what it writes", path, reason);
            }

            validation.ThrowIfInvalid();
            this.Summarise([
                ("Valid", $"{validation.Renderings.Sum(rendering => rendering.All.Count)} resources of {validation.Renderings.Count} {(validation.Renderings.Count == 1 ? "application" : "applications")}"),
            ]);
        }));
}
