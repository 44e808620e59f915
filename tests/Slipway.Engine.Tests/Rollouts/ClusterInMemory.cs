using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Tests.Plans;
using Slipway.Values;

namespace Slipway.Engine.Tests.Rollouts;

/// <summary>
/// A cluster that does all at once, but that Pods are ready only when somebody looks again: with versions, preconditions and managed fields, and a watcher who is asked after every write. It can
/// die at a write: nothing that is sent after that arrives.
/// </summary>
internal sealed class ClusterInMemory : ICluster, ISchemaSource, IAccessReviews
{
    public static readonly GroupVersionKind HttpRoute = GroupVersionKind.Of("gateway.networking.k8s.io/v1", "HTTPRoute");

    private static readonly ResourceCatalog Catalog = new(
    [
        .. KubernetesSchemas.BuiltIn.Kinds.Select(kind => BuiltInTypes.Find(kind.Type) ?? Type(kind.Type, kind.IsNamespaced)),
        Type(HttpRoute, isNamespaced: true),
    ]);

    private readonly Dictionary<ResourceKey, Resource> objects = [];
    private readonly Dictionary<ResourceKey, int> looks = [];
    private readonly Lock gate = new();
    private readonly Dictionary<string, Lease> leases = [];
    private int version = 10;

    public ClusterInMemory(TimeProvider time, string inNamespace)
    {
        Time = time;
        var id = new ResourceId(BuiltInTypes.Namespaces.Type, null, inNamespace);
        objects[id.Key] = new Resource(id, MapValue.Of(("metadata", MapValue.Of(("name", (Value)inNamespace), ("uid", "uid-namespace")))));
    }

    public string Name => "a cluster in memory";

    public int RequestsInFlight => 1;

    public TimeProvider Time { get; }

    public Backoff Backoff => new(Time);

    public ISchemaSource Schemas => this;

    public IAccessReviews AccessReviews => this;

    /// <summary>The Deployments whose Pods never get ready.</summary>
    public Func<Resource, bool> IsSick { get; set; } = _ => false;

    /// <summary>All writes, in their order, but those of locks.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>Is asked after every write.</summary>
    public Action<ClusterInMemory> Watcher { get; set; } = _ => { };

    /// <summary>The write at which it dies, from 1, and whether that one arrives; null: none.</summary>
    public (int Write, bool Arrives)? Death { get; set; }

    public bool IsDead { get; private set; }

    public IReadOnlyList<Resource> Objects => [.. objects.Values.OrderBy(resource => resource.Id.ToString(), StringComparer.Ordinal)];

    /// <summary>The next job has another line, and the locks of the dead have expired.</summary>
    public void Revive()
    {
        (IsDead, Death) = (false, null);
        leases.Clear();
    }

    public Resource? Find(string kind, string name) => objects.Values.FirstOrDefault(resource => resource.Id.Type.Kind == kind && resource.Id.Name == name);

    /// <summary>Changes an object behind Slipway's back.</summary>
    public void Edit(Resource resource, Func<MapValue, MapValue> edit) => objects[resource.Id.Key] = resource.WithContent(edit(resource.Content));

    /// <summary>How many Pods of a Deployment are ready.</summary>
    public int Ready(Resource deployment) => IsSick(deployment) || looks.GetValueOrDefault(deployment.Id.Key) == 0 ? 0 : Replicas(deployment);

    public Task<ResourceCatalog> DiscoverAsync(CancellationToken cancellationToken) => Answer(() => Catalog);

    public Task<ResourceType> TypeAsync(GroupVersionKind type, CancellationToken cancellationToken) => Answer(() => Catalog.Find(type)!);

    public void ForgetTypes()
    {
    }

    public Task<ResourceList> ListAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken) => Answer(() =>
    {
        var selector = labelSelector?.Split('=');
        return new ResourceList(
            [.. objects.Values.Where(resource => resource.Id.Type == type.Type && (inNamespace is null || resource.Id.Namespace == inNamespace)
                && (selector is null || (selector is [var key, var value] ? resource.Labels.GetString(key) == value : resource.Labels.ContainsKey(selector[0])))).ToList().Select(See)],
            "7");
    });

    public Task<Resource?> GetAsync(ResourceId id, CancellationToken cancellationToken) => Answer(() => objects.TryGetValue(id.Key, out var found) ? See(found) : null);

    public Task<IReadOnlySet<string>?> ListNamesAsync(ResourceType type, string? inNamespace, int pages, CancellationToken cancellationToken) => Answer<IReadOnlySet<string>?>(() => null);

    public IAsyncEnumerable<ResourceEvent> WatchAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken) => NothingAsync(cancellationToken);

    public IAsyncEnumerable<ResourceEvent> WatchAsync(Resource seen, string? labelSelector, CancellationToken cancellationToken) => NothingAsync(cancellationToken);

    public Task<string?> ReadLogAsync(LogQuery query, CancellationToken cancellationToken) => Answer<string?>(() => null);

    public IAsyncEnumerable<string> FollowLogAsync(ResourceId pod, string container, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Resource> ApplyAsync(Resource resource, ApplyOptions options, CancellationToken cancellationToken) => Answer(() =>
    {
        var before = objects.GetValueOrDefault(resource.Id.Key);
        var (uid, seen) = (resource.Uid, resource.ResourceVersion);
        if (seen is not null && (before is null ? uid is not null : before.ResourceVersion != seen || (uid ?? before.Uid) != before.Uid))
        {
            throw new ResourceRefusedException(resource.Id.ToString(), RefusalReason.Stale, "the object has been modified");
        }

        var desired = resource.WithContent(resource.Content.With("metadata", resource.Metadata.Without("uid").Without("resourceVersion").Without("managedFields")));
        var stored = FakeCluster.Stored(desired, before);
        var isSame = before is not null && Bare(before).Equals(Bare(stored));
        if (options.DryRun || isSame)
        {
            return isSame ? before! : stored;
        }

        return Write($"{(before is null ? "create" : "update")} {resource.Id.Type.Kind} {resource.Id.Name}", () =>
        {
            var after = stored.WithContent(stored.Content.With(
                "metadata", stored.Metadata.With("uid", before?.Uid ?? $"uid-{++version}").With("resourceVersion", (++version).ToString(CultureInfo.InvariantCulture)).With("generation", (long)version)));
            objects[resource.Id.Key] = after;
            if (before is null)
            {
                looks[resource.Id.Key] = 0;
            }

            return after;
        });
    });

    public Task<bool> DeleteAsync(ResourceId id, DeleteOptions options, CancellationToken cancellationToken) => Answer(() => Write($"delete {id.Type.Kind} {id.Name}", () => objects.Remove(id.Key)));

    public Task<Resource> RehearseAsync(Resource live, Resource after, CancellationToken cancellationToken) => Answer(() => after);

    public Task RehearseCreationAsync(Resource resource, string name, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Resource> SetManagedFieldsAsync(Resource live, ListValue managedFields, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> TryCreateAsync(Resource resource, TimeSpan timeout, CancellationToken cancellationToken) => Answer<string?>(() => null);

    public ILeaseStore Lease(string inNamespace, string name, TimeProvider time) => new Leases(this, name);

    public Task<OpenApiSchemas?> ReadAsync(IReadOnlyCollection<string> apiVersions, CancellationToken cancellationToken) => Answer<OpenApiSchemas?>(() => null);

    public Task<bool?> IsAllowedAsync(AccessNeed need, CancellationToken cancellationToken) => Answer<bool?>(() => true);

    public Task<GrantedRights?> FindRightsAsync(string inNamespace, CancellationToken cancellationToken) => Answer<GrantedRights?>(() => null);

    public Task<string?> FindAccountAsync(CancellationToken cancellationToken) => Answer<string?>(() => null);

    public void Dispose()
    {
    }

    private static ResourceType Type(GroupVersionKind type, bool isNamespaced) =>
        new() { Type = type, Plural = type.Kind.ToLowerInvariant() + "s", IsNamespaced = isNamespaced, Verbs = ["get", "list", "watch", "create", "patch", "delete"] };

    private static int Replicas(Resource deployment) => (int)((deployment.Content.At("spec", "replicas") as ScalarValue)?.AsInteger ?? 1);

    private static MapValue Bare(Resource resource) =>
        resource.Content.Without("status").With("metadata", resource.Metadata.Without("uid").Without("resourceVersion").Without("generation").Without("managedFields"));

    private static async IAsyncEnumerable<ResourceEvent> NothingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    // Whoever looks finds the Pods ready that were not when they were asked for.
    private Resource See(Resource resource)
    {
        if (resource.Id.Type.Kind != "Deployment")
        {
            return resource;
        }

        looks[resource.Id.Key] = looks.GetValueOrDefault(resource.Id.Key) + 1;
        var (all, ready) = ((long)Replicas(resource), (long)Ready(resource));
        var status = MapValue.Of(
            ("observedGeneration", (Value)resource.Metadata.GetInteger("generation")!.Value), ("replicas", all), ("updatedReplicas", all), ("readyReplicas", ready), ("availableReplicas", ready));
        status = ready == all ? status : status.With("conditions", ListValue.Of(
            MapValue.Of(("type", (Value)"Progressing"), ("status", "False"), ("reason", "ProgressDeadlineExceeded"), ("message", "its Pods do not get ready"))));
        return resource.WithContent(resource.Content.With("status", status));
    }

    private T Write<T>(string what, Func<T> write)
    {
        Writes.Add(what);
        var dies = Death?.Write == Writes.Count;
        IsDead |= dies;
        if (dies && !Death!.Value.Arrives)
        {
            throw Dead();
        }

        var result = write();
        Watcher(this);
        return dies ? throw Dead() : result;
    }

    private Task<T> Answer<T>(Func<T> answer)
    {
        lock (gate)
        {
            try
            {
                return IsDead ? throw Dead() : Task.FromResult(answer());
            }
            catch (SlipwayException exception)
            {
                return Task.FromException<T>(exception);
            }
        }
    }

    private SlipwayException Dead() => new($"cluster {Name}", "does not answer.", isTransient: true);

    private sealed class Leases(ClusterInMemory cluster, string name) : ILeaseStore
    {
        public string Subject => $"Lease {name}";

        public Task<Lease?> ReadAsync(CancellationToken cancellationToken) => cluster.Answer(() => cluster.leases.GetValueOrDefault(name));

        public Task<Lease?> WriteAsync(Lease? before, string? holder, TimeSpan duration, TimeSpan timeout, CancellationToken cancellationToken) => cluster.Answer(() =>
            cluster.leases.GetValueOrDefault(name)?.ResourceVersion != before?.ResourceVersion ? null
            : cluster.leases[name] = new Lease("uid", (++cluster.version).ToString(CultureInfo.InvariantCulture), holder, duration, null));

        public Task<bool> TryDeleteAsync(Lease lease, TimeSpan timeout, CancellationToken cancellationToken) => cluster.Answer(() => cluster.leases.Remove(name));
    }
}
