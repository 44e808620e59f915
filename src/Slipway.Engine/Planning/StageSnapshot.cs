using System.Collections.Concurrent;
using Slipway.ApplySets;
using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Engine.Planning;

/// <summary>
/// What a cluster holds at one moment, for the plans of many applications: every list is read once and shared, whoever asks first. The members of all sets come in one list
/// for each kind and namespace. Nothing of it is newer than its first reader, so it is for looking only; what is written is planned again under the lock.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="sets">How many sets are looked at: one alone is asked for by its own label.</param>
internal sealed class StageSnapshot(ICluster cluster, int sets) : ICluster
{
    private const string OfOneSet = ApplySetLabels.PartOf + "=";

    private readonly ConcurrentDictionary<(ResourceType Type, string? Namespace, string? Selector), Lazy<Task<ResourceList>>> lists = [];
    private readonly ConcurrentDictionary<(ResourceType Type, string? Namespace), Lazy<Task<ILookup<string, Resource>>>> members = [];
    private readonly ConcurrentDictionary<ResourceId, Lazy<Task<Resource?>>> namespaces = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, Resource>>>> parents = [];

    /// <inheritdoc/>
    public string Name => cluster.Name;

    /// <inheritdoc/>
    public int RequestsInFlight => cluster.RequestsInFlight;

    /// <inheritdoc/>
    public TimeProvider Time => cluster.Time;

    /// <inheritdoc/>
    public Backoff Backoff => cluster.Backoff;

    /// <inheritdoc/>
    public ISchemaSource Schemas => cluster.Schemas;

    /// <inheritdoc/>
    public IAccessReviews AccessReviews => cluster.AccessReviews;

    /// <inheritdoc/>
    public async Task<ResourceList> ListAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken)
    {
        if (sets > 1 && labelSelector?.StartsWith(OfOneSet, StringComparison.Ordinal) == true)
        {
            var all = await Once(members, (type, inNamespace), async () =>
                (await ListOnceAsync(type, inNamespace, ApplySetLabels.PartOf)).Items.ToLookup(item => item.Labels.GetString(ApplySetLabels.PartOf) ?? "")).WaitAsync(cancellationToken);
            return new ResourceList([.. all[labelSelector[OfOneSet.Length..]]], "");
        }

        return await ListOnceAsync(type, inNamespace, labelSelector).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Resource?> GetAsync(ResourceId id, CancellationToken cancellationToken)
    {
        if (id.Type == BuiltInTypes.Namespaces.Type)
        {
            return await Once(namespaces, id, () => cluster.GetAsync(id, CancellationToken.None)).WaitAsync(cancellationToken);
        }

        if (sets > 1 && id.Type == BuiltInTypes.ConfigMaps.Type && id.Name == ApplySetParent.NameOf(ApplySetParent.ApplicationOf(id.Name)))
        {
            var known = await Once(parents, id.Namespace!, () => ParentsAsync(id.Namespace!)).WaitAsync(cancellationToken);
            if (known.TryGetValue(id.Name, out var parent))
            {
                return parent;
            }
        }

        // A parent that somebody took the label off is in no list.
        return await cluster.GetAsync(id, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ResourceCatalog> DiscoverAsync(CancellationToken cancellationToken) => cluster.DiscoverAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ResourceType> TypeAsync(GroupVersionKind type, CancellationToken cancellationToken) => cluster.TypeAsync(type, cancellationToken);

    /// <inheritdoc/>
    public void ForgetTypes() => cluster.ForgetTypes();

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>?> ListNamesAsync(ResourceType type, string? inNamespace, int pages, CancellationToken cancellationToken) =>
        cluster.ListNamesAsync(type, inNamespace, pages, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ResourceEvent> WatchAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken) =>
        cluster.WatchAsync(type, inNamespace, labelSelector, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ResourceEvent> WatchAsync(Resource seen, string? labelSelector, CancellationToken cancellationToken) => cluster.WatchAsync(seen, labelSelector, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> ReadLogAsync(LogQuery query, CancellationToken cancellationToken) => cluster.ReadLogAsync(query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> FollowLogAsync(ResourceId pod, string container, CancellationToken cancellationToken) => cluster.FollowLogAsync(pod, container, cancellationToken);

    /// <inheritdoc/>
    public Task<Resource> ApplyAsync(Resource resource, ApplyOptions options, CancellationToken cancellationToken) => cluster.ApplyAsync(resource, options, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(ResourceId id, DeleteOptions options, CancellationToken cancellationToken) => cluster.DeleteAsync(id, options, cancellationToken);

    /// <inheritdoc/>
    public Task<Resource> RehearseAsync(Resource live, Resource after, CancellationToken cancellationToken) => cluster.RehearseAsync(live, after, cancellationToken);

    /// <inheritdoc/>
    public Task RehearseCreationAsync(Resource resource, string name, CancellationToken cancellationToken) => cluster.RehearseCreationAsync(resource, name, cancellationToken);

    /// <inheritdoc/>
    public Task<Resource> SetManagedFieldsAsync(Resource live, ListValue managedFields, CancellationToken cancellationToken) =>
        cluster.SetManagedFieldsAsync(live, managedFields, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> TryCreateAsync(Resource resource, TimeSpan timeout, CancellationToken cancellationToken) => cluster.TryCreateAsync(resource, timeout, cancellationToken);

    /// <inheritdoc/>
    public ILeaseStore Lease(string inNamespace, string name, TimeProvider time) => cluster.Lease(inNamespace, name, time);

    /// <summary>Does nothing: the connection is whose it was.</summary>
    public void Dispose()
    {
    }

    private Task<ResourceList> ListOnceAsync(ResourceType type, string? inNamespace, string? labelSelector) =>
        // Others wait for it as well: that the first who asked gave up must not take it from them. Each request of it has a limit of its own.
        Once(lists, (type, inNamespace, labelSelector), () => cluster.ListAsync(type, inNamespace, labelSelector, CancellationToken.None));

    private async Task<IReadOnlyDictionary<string, Resource>> ParentsAsync(string inNamespace) =>
        (await this.TryListParentsAsync(inNamespace, CancellationToken.None) ?? []).ToDictionary(parent => parent.Id.Name);

    private static Task<TValue> Once<TKey, TValue>(ConcurrentDictionary<TKey, Lazy<Task<TValue>>> known, TKey key, Func<Task<TValue>> read)
        where TKey : notnull => known.GetOrAdd(key, _ => new Lazy<Task<TValue>>(read)).Value;
}
