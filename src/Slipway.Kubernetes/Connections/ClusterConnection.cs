using System.Runtime.CompilerServices;
using Serilog;
using Slipway.Configuration;
using Slipway.Engine.Ports;
using Slipway.Kubernetes.Access;
using Slipway.Kubernetes.Discovery;
using Slipway.Kubernetes.Locking;
using Slipway.Kubernetes.Requests;
using Slipway.Kubernetes.Schemas;
using Slipway.Kubernetes.Watching;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Kubernetes.Connections;

/// <summary>
/// A connection to a cluster: reads and writes resources as plain values, without typed models. Requests are bounded in flight and
/// repeated where that can help.
/// </summary>
internal sealed class ClusterConnection : ICluster
{
    private readonly ServedTypes types;
    private readonly ObjectReads reads;
    private readonly ObjectWrites writes;
    private readonly PodLogs logs;
    private int isWarm;

    private ClusterConnection(ApiClient api, int requestsInFlight, GkeCluster? gke)
    {
        Gke = gke;
        Api = api;
        RequestsInFlight = requestsInFlight;
        types = new ServedTypes(api);
        reads = new ObjectReads(api, types);
        writes = new ObjectWrites(api, types);
        logs = new PodLogs(api);
        Schemas = new ClusterSchemas(this);
        AccessReviews = new AccessReviews(api);
    }

    /// <inheritdoc/>
    public string Name => Api.Cluster.ToString();

    /// <inheritdoc/>
    public int RequestsInFlight { get; }

    /// <inheritdoc/>
    public TimeProvider Time => Api.Time;

    /// <inheritdoc/>
    public Backoff Backoff => Api.Backoff;

    /// <inheritdoc/>
    public ISchemaSource Schemas { get; }

    /// <inheritdoc/>
    public IAccessReviews AccessReviews { get; }

    internal ApiClient Api { get; }

    /// <summary>The API server's address: that of two contexts may be the same.</summary>
    public Uri Server => Api.Cluster.Server;

    /// <summary>The cluster of GKE that it is known to be, by slipway.yaml or by the name of its entry in the kubeconfig; null: not known.</summary>
    public GkeCluster? Gke { get; }

    /// <summary>Reads the kubeconfig. Nothing is sent yet.</summary>
    /// <exception cref="InvalidInputException">There is no usable kubeconfig.</exception>
    public static ClusterConnection Open(ClusterOptions options, ILogger log)
    {
        var access = ClusterAccess.Of(options);
        return new ClusterConnection(new ApiClient(access, options, log), options.RequestsInFlight, access.Gke);
    }

    /// <summary>
    /// Connects in the background, while there is other work to do: the first request of a process waits for certificates to be read and keys to be exchanged.
    /// Once is enough.
    /// </summary>
    public void WarmUp()
    {
        if (Interlocked.Exchange(ref isWarm, 1) == 0)
        {
            _ = TryAsync();
        }

        async Task TryAsync()
        {
            try
            {
                await Api.SendForAnswerAsync(
                    new ApiRequest { Subject = "version", Method = HttpMethod.Get, Path = "/version", IsRepeatable = false, IsUrgent = true }, CancellationToken.None);
            }
            catch (Exception exception) when (exception is SlipwayException or OperationCanceledException or ObjectDisposedException)
            {
                // The first request that needs an answer fails likewise, and says so.
            }
        }
    }

    /// <inheritdoc/>
    public Task<ResourceCatalog> DiscoverAsync(CancellationToken cancellationToken) => types.DiscoverAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ResourceType> TypeAsync(GroupVersionKind type, CancellationToken cancellationToken) => types.TypeAsync(type, cancellationToken);

    /// <inheritdoc/>
    public void ForgetTypes() => types.ForgetTypes();

    /// <inheritdoc/>
    public Task<ResourceList> ListAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken) =>
        reads.ListAsync(type, inNamespace, labelSelector, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>?> ListNamesAsync(ResourceType type, string? inNamespace, int pages, CancellationToken cancellationToken) =>
        reads.ListNamesAsync(type, inNamespace, pages, cancellationToken);

    /// <inheritdoc/>
    public Task<Resource?> GetAsync(ResourceId id, CancellationToken cancellationToken) => reads.GetAsync(id, cancellationToken);

    /// <inheritdoc/>
    public Task<Resource> ApplyAsync(Resource resource, ApplyOptions options, CancellationToken cancellationToken) => writes.ApplyAsync(resource, options, cancellationToken);

    /// <inheritdoc/>
    public Task<Resource> RehearseAsync(Resource live, Resource after, CancellationToken cancellationToken) => writes.RehearseAsync(live, after, cancellationToken);

    /// <inheritdoc/>
    public Task RehearseCreationAsync(Resource resource, string name, CancellationToken cancellationToken) => writes.RehearseCreationAsync(resource, name, cancellationToken);

    /// <inheritdoc/>
    public Task<Resource> SetManagedFieldsAsync(Resource live, ListValue managedFields, CancellationToken cancellationToken) =>
        writes.SetManagedFieldsAsync(live, managedFields, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> TryCreateAsync(Resource resource, TimeSpan timeout, CancellationToken cancellationToken) => writes.TryCreateAsync(resource, timeout, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(ResourceId id, DeleteOptions options, CancellationToken cancellationToken) => writes.DeleteAsync(id, options, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ResourceEvent> WatchAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken) =>
        new ResourceWatch(Api, reads, type, inNamespace, labelSelector).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync(Resource seen, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = await TypeAsync(seen.Id.Type, cancellationToken);
        await foreach (var @event in new ResourceWatch(Api, reads, type, seen.Id.Namespace, labelSelector, [seen]).ReadAsync(cancellationToken))
        {
            if (@event.Resource.Id.Name == seen.Id.Name)
            {
                yield return @event;
            }
        }
    }

    /// <inheritdoc/>
    public Task<string?> ReadLogAsync(LogQuery query, CancellationToken cancellationToken) => logs.ReadLogAsync(query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> FollowLogAsync(ResourceId pod, string container, CancellationToken cancellationToken) => logs.FollowLogAsync(pod, container, cancellationToken);

    /// <inheritdoc/>
    public ILeaseStore Lease(string inNamespace, string name, TimeProvider time) => new LeaseStore(Api, reads, inNamespace, name, time);

    /// <inheritdoc/>
    public void Dispose() => Api.Dispose();
}
