using Nuke.Common;
using Serilog;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Kubernetes.Schemas;
using Slipway.Renderers;

namespace Slipway.Components;

/// <summary>Keeps the cluster's schemas in the config repository, so that manifests are checked against them without a cluster.</summary>
public interface ISaveSchemas : IHaveManifests, IHaveCluster
{
    /// <summary>Saves what the cluster serves, CustomResourceDefinitions too, as OpenAPI documents to <c>schemas/</c> beside slipway.yaml.</summary>
    Target SaveSchemas => _ => _
        .Description("Saves the schemas of the cluster's kinds to schemas/, for Validate; commit the folder")
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var cluster = ConnectToCluster();
            var documents = await new ClusterSchemas(cluster).ReadAllAsync(cancellationToken);
            var files = new SavedSchemas(OpenManifests().Root).Save(documents);
            foreach (var apiVersion in documents.Unavailable)
            {
                Log.Warning("{ApiVersion:l}: the cluster does not describe it now; what was saved of it before stays", apiVersion);
            }

            this.Summarise([("Saved", $"{files.Count} API versions of {cluster.Name} to {SavedSchemas.FolderName}/")]);
        }));
}
