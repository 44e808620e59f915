using System.Globalization;
using Serilog;
using Slipway.Configuration;
using Slipway.Engine.Syncing;
using Slipway.GoogleCloud.Auditing;
using Slipway.Kubernetes.Connections;
using Slipway.Resources;
using Slipway.Syncs;

namespace Slipway.Components.Syncing;

/// <summary>Who changed a field by the policy's stamp, or else by the audit log of Google Cloud.</summary>
/// <param name="project">The project whose log is asked.</param>
/// <param name="cluster">The cluster that the field is in.</param>
/// <param name="logOf">The log of a cluster.</param>
internal sealed class AuditedActors(string project, ClusterConnection cluster, Func<GkeCluster, AuditLog> logOf) : IActorSource
{
    private readonly PolicyStamp stamp = new();
    private bool isReadable = true;

    /// <inheritdoc/>
    public async Task<string?> FindAsync(SyncFinding finding, Resource? live, CancellationToken cancellationToken)
    {
        if (await stamp.FindAsync(finding, live, cancellationToken) is { } stamped)
        {
            return stamped;
        }

        // Of several tools, the log cannot tell which account used which.
        if (!isReadable || finding is not { By: [{ At: { } time }], IsAdvice: false, Id.Namespace: { } space }
            || !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || (await cluster.DiscoverAsync(cancellationToken)).Find(finding.Id.Type) is not { } type)
        {
            return null;
        }

        try
        {
            return await LogOfCluster().FindAsync(type.Plural, space, finding.Id.Name, at, cancellationToken) is { } account ? $"{account} (audit log)" : null;
        }
        catch (SlipwayException exception)
        {
            // Who it was is worth knowing, and nothing to stop for.
            Log.Warning("Who changed what is not known: {Reason:l}", exception.Message);
            isReadable = false;
            return null;
        }
    }

    // A log of another cluster would name whoever changed the object of the same name there.
    private AuditLog LogOfCluster() => cluster.Gke switch
    {
        null => throw new SlipwayException(
            cluster.Name, "which cluster of GKE this is, is not known, and other clusters share the audit log. Name it in slipway.yaml as gke: projects/…/locations/…/clusters/…, or get its entry of the kubeconfig from gcloud."),
        { } gke when gke.Project != project => throw new SlipwayException(
            cluster.Name, $"it is {gke}, and --audit-project names '{project}'. The log that has its changes is in project '{gke.Project}'."),
        { } gke => logOf(gke),
    };
}
