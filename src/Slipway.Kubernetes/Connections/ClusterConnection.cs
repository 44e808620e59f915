using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Serilog;
using Slipway.Kubernetes.Discovery;
using Slipway.Kubernetes.Requests;
using Slipway.Kubernetes.Watching;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Connections;

/// <summary>
/// A connection to a cluster: reads and writes resources as plain values, without typed models. Requests are bounded in flight and
/// repeated where that can help.
/// </summary>
public sealed class ClusterConnection : IResourceReader, IResourceWriter, IDisposable
{
    /// <summary>The field manager that every write names.</summary>
    public const string FieldManager = "slipway";

    private const int PageSize = 500;

    // https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches; a server that does not know it answers with whole objects.
    private const string MetadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private readonly ClusterDiscovery discovery;
    private readonly Lock catalogLock = new();
    private Task<ResourceCatalog>? catalog;
    private int isWarm;

    private ClusterConnection(ApiClient api)
    {
        Api = api;
        discovery = new ClusterDiscovery(api);
    }

    /// <summary>The API server's address and where it comes from, for messages.</summary>
    public string Name => Api.Cluster.ToString();

    internal ApiClient Api { get; }

    /// <summary>Reads the kubeconfig. Nothing is sent yet.</summary>
    /// <exception cref="InvalidInputException">There is no usable kubeconfig.</exception>
    public static ClusterConnection Open(ClusterOptions options, ILogger log) =>
        new(new ApiClient(ClusterAccess.Of(options), options, log));

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
    public async Task<ResourceCatalog> DiscoverAsync(CancellationToken cancellationToken)
    {
        Task<ResourceCatalog> reading;
        lock (catalogLock)
        {
            if (catalog is null || catalog.IsFaulted || catalog.IsCanceled)
            {
                // Others wait for it as well: that the first who asked gave up must not take it from them. Each request of it has a limit of its own.
                catalog = discovery.ReadAsync(CancellationToken.None);
            }

            reading = catalog;
        }

        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets what discovery said: after a CustomResourceDefinition was applied.</summary>
    public void ForgetTypes()
    {
        lock (catalogLock)
        {
            catalog = null;
        }
    }

    /// <inheritdoc/>
    public async Task<ResourceList> ListAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken)
    {
        // Null: the server forgot the version while the list was read in pages. Then it is taken in one.
        return await ListAsync(type, inNamespace, labelSelector, PageSize, cancellationToken)
            ?? await ListAsync(type, inNamespace, labelSelector, pageSize: null, cancellationToken)
            ?? throw new SlipwayException($"list of {type}", $"the API server of {Api.Cluster} answers 410 to a plain list.", isTransient: true);
    }

    /// <summary>The names of all objects of a type, read without the objects themselves; null where that would take more than <paramref name="pages"/> requests.</summary>
    internal async Task<IReadOnlySet<string>?> ListNamesAsync(ResourceType type, string? inNamespace, int pages, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? next = null;
        for (var read = 0; read < pages; read++)
        {
            if (await ReadPageAsync(PageOf(type, inNamespace, labelSelector: null, PageSize, next) with { Accept = MetadataOnly }, cancellationToken) is not { } page)
            {
                return null;
            }

            names.UnionWith(page.GetList("items")?.Maps.Select(item => item.GetMap("metadata")?.GetString("name")).OfType<string>() ?? []);
            next = page.GetMap("metadata")?.GetString("continue");
            if (string.IsNullOrEmpty(next))
            {
                return names;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<Resource?> GetAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var type = await TypeAsync(id.Type, cancellationToken);
        var request = RequestFor(id, HttpMethod.Get, ApiPaths.Object(type, id));
        var response = await Api.SendForAnswerAsync(request, cancellationToken);
        return response.IsSuccess ? ResourceOf(id.Type, request, response)
            : response.Status == HttpStatusCode.NotFound ? null
            : throw ApiRefusals.Of(request, response, Api.Cluster);
    }

    /// <inheritdoc/>
    public async Task<Resource> ApplyAsync(Resource resource, ApplyOptions options, CancellationToken cancellationToken)
    {
        var type = await TypeAsync(resource.Id.Type, cancellationToken);
        var path = ApiPaths.WithQuery(
            ApiPaths.Object(type, resource.Id),
            ("fieldManager", FieldManager),
            ("fieldValidation", "Strict"),
            ("force", options.Force ? "true" : "false"),
            ("dryRun", options.DryRun ? "All" : null));
        var request = RequestFor(resource.Id, HttpMethod.Patch, path) with
        {
            // JSON is YAML, and cheaper to write and to read.
            ContentType = "application/apply-patch+yaml",
            Body = resource.Content,
        };
        return ResourceOf(resource.Id.Type, request, await Api.SendAsync(request, cancellationToken));
    }

    /// <summary>What the server would hold if an object that it has were replaced by another content; nothing is saved.</summary>
    /// <exception cref="ResourceRefusedException">The server would refuse it.</exception>
    internal async Task<Resource> RehearseAsync(Resource live, Resource after, CancellationToken cancellationToken)
    {
        var type = await TypeAsync(live.Id.Type, cancellationToken);
        var path = ApiPaths.WithQuery(ApiPaths.Object(type, live.Id), ("fieldManager", FieldManager), ("fieldValidation", "Strict"), ("dryRun", "All"));
        var request = RequestFor(live.Id, HttpMethod.Patch, path) with { ContentType = "application/json-patch+json", Body = JsonPatch.Of(live, after) };
        return ResourceOf(live.Id.Type, request, await Api.SendAsync(request, cancellationToken));
    }

    /// <summary>Returns when the server would create the object under another name; nothing is saved.</summary>
    /// <exception cref="ResourceRefusedException">The server would refuse it.</exception>
    internal async Task RehearseCreationAsync(Resource resource, string name, CancellationToken cancellationToken)
    {
        var type = await TypeAsync(resource.Id.Type, cancellationToken);
        var path = ApiPaths.WithQuery(ApiPaths.Collection(type, resource.Id.Namespace), ("fieldManager", FieldManager), ("fieldValidation", "Strict"), ("dryRun", "All"));
        await Api.SendAsync(
            RequestFor(resource.Id, HttpMethod.Post, path) with { Body = resource.Content.With("metadata", resource.Metadata.With("name", name)) }, cancellationToken);
    }

    /// <summary>Sets who owns which fields of an object, while it is the version that was read. Nothing else of it changes.</summary>
    /// <exception cref="ResourceRefusedException">The server refused it, as it does when the object changed since.</exception>
    internal async Task<Resource> SetManagedFieldsAsync(Resource live, ListValue managedFields, CancellationToken cancellationToken)
    {
        var type = await TypeAsync(live.Id.Type, cancellationToken);
        var request = RequestFor(live.Id, HttpMethod.Patch, ApiPaths.WithQuery(ApiPaths.Object(type, live.Id), ("fieldManager", FieldManager))) with
        {
            ContentType = "application/json-patch+json",
            Body = ListValue.Of(
                Replace("/metadata/managedFields", managedFields),
                Replace("/metadata/resourceVersion", live.ResourceVersion!)),
        };
        return ResourceOf(live.Id.Type, request, await Api.SendAsync(request, cancellationToken));

        static Value Replace(string path, Value value) => MapValue.Of(("op", "replace"), ("path", path), ("value", value));
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(ResourceId id, DeleteOptions options, CancellationToken cancellationToken)
    {
        var type = await TypeAsync(id.Type, cancellationToken);
        var request = RequestFor(id, HttpMethod.Delete, ApiPaths.Object(type, id)) with
        {
            Body = MapValue.Of(
                ("apiVersion", "v1"),
                ("kind", "DeleteOptions"),
                ("propagationPolicy", options.Propagation.ToString()),
                ("preconditions", MapValue.Of(("uid", (Value)options.Uid)))),
        };
        var response = await Api.SendForAnswerAsync(request, cancellationToken);
        return response.IsSuccess
            || (response.Status == HttpStatusCode.NotFound ? false : throw ApiRefusals.Of(request, response, Api.Cluster));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ResourceEvent> WatchAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken) =>
        new ResourceWatch(this, type, inNamespace, labelSelector).ReadAsync(cancellationToken);

    /// <summary>Follows an object that was seen, by a label: its end is told also when it is gone before the watch begins.</summary>
    internal async IAsyncEnumerable<ResourceEvent> WatchAsync(Resource seen, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = await TypeAsync(seen.Id.Type, cancellationToken);
        await foreach (var @event in new ResourceWatch(this, type, seen.Id.Namespace, labelSelector, [seen]).ReadAsync(cancellationToken))
        {
            if (@event.Resource.Id.Name == seen.Id.Name)
            {
                yield return @event;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<string?> ReadLogAsync(LogQuery query, CancellationToken cancellationToken)
    {
        var path = ApiPaths.WithQuery(
            $"/api/v1/namespaces/{query.Pod.Namespace}/pods/{query.Pod.Name}/log",
            ("container", query.Container),
            ("tailLines", query.TailLines.ToString(CultureInfo.InvariantCulture)),
            ("previous", query.Previous ? "true" : null));
        var request = new ApiRequest { Subject = $"log of {query.Pod}", Method = HttpMethod.Get, Path = path, Accept = "*/*" };
        var response = await Api.SendForAnswerAsync(request, cancellationToken);
        return response.Status switch
        {
            // With status 200 the node can still say that it no longer has the file.
            _ when response.IsSuccess => response.Text.StartsWith("unable to retrieve container logs", StringComparison.Ordinal) ? null : response.Text,
            // 400: the container has not started, or has no previous run. 404: the Pod is gone.
            HttpStatusCode.BadRequest or HttpStatusCode.NotFound => null,
            _ => throw ApiRefusals.Of(request, response, Api.Cluster),
        };
    }

    /// <summary>Returns when an object is gone, or another one has its name.</summary>
    /// <exception cref="SlipwayException">It is still there after <paramref name="limit"/>.</exception>
    internal async Task WaitUntilGoneAsync(ResourceId id, string uid, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(limit, Api.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await WaitUntilGoneAsync(id, uid, either.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var finalizers = (await GetAsync(id, cancellationToken))?.Metadata.GetList("finalizers")?.Select(finalizer => finalizer.ToString()) ?? [];
            throw new SlipwayException(
                id.ToString(),
                $"was deleted, and is still there after {limit.TotalSeconds:0} s. Its finalizers: {string.Join(", ", finalizers.DefaultIfEmpty("none"))}. "
                + "Look at the controller that they belong to, and run again when it is gone.",
                isTransient: true);
        }
    }

    private async Task WaitUntilGoneAsync(ResourceId id, string uid, CancellationToken cancellationToken)
    {
        if (await GetAsync(id, cancellationToken) is not { } still || still.Uid != uid)
        {
            return;
        }

        await foreach (var @event in WatchAsync(still, labelSelector: null, cancellationToken))
        {
            if (@event.Kind == ResourceEventKind.Deleted || @event.Resource.Uid != uid)
            {
                return;
            }
        }
    }

    /// <summary>The lines of a container's log as it prints them, until the container ends or the connection is lost.</summary>
    internal async IAsyncEnumerable<string> FollowLogAsync(ResourceId pod, string container, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = ApiPaths.WithQuery($"/api/v1/namespaces/{pod.Namespace}/pods/{pod.Name}/log", ("container", container), ("follow", "true"));
        var request = new ApiRequest { Subject = $"log of {pod}", Method = HttpMethod.Get, Path = path, Accept = "*/*" };
        if (await Api.OpenAsync(request, cancellationToken) is not { } response)
        {
            yield break;
        }

        await using var lines = new WatchStream(response);
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The type as the cluster serves it.</summary>
    /// <exception cref="ResourceRefusedException">The cluster does not serve it.</exception>
    internal async Task<ResourceType> TypeAsync(GroupVersionKind type, CancellationToken cancellationToken)
    {
        if (BuiltInTypes.Find(type) is { } builtIn)
        {
            return builtIn;
        }

        var types = await DiscoverAsync(cancellationToken);
        if (types.Find(type) is { } found)
        {
            return found;
        }

        var hint = types.FindPreferred(type.Group, type.Kind) is { } other ? $"It serves the kind as {other.Type.ApiVersion}."
            : types.Unavailable.Contains(type.ApiVersion) ? "The API is registered there, but what serves it does not answer."
            : "Check apiVersion and kind, or install the CustomResourceDefinition first.";
        throw new ResourceRefusedException(type.ToString(), RefusalReason.NotFound, $"the cluster {Api.Cluster} does not serve this kind. {hint}");
    }

    internal Resource ResourceOf(GroupVersionKind type, ApiRequest request, ApiResponse response) =>
        response.Content is { } content
            ? Resource.FromServer(type, content)
            : throw new SlipwayException(request.Subject, $"the API server of {Api.Cluster} answers with '{response.MediaType}' instead of an object.");

    internal static ApiRequest RequestFor(ResourceId id, HttpMethod method, string path) => new()
    {
        Subject = id.ToString(),
        Method = method,
        Path = path,
        IsSecret = id.Type is { Group: "", Kind: "Secret" },
    };

    /// <inheritdoc/>
    public void Dispose() => Api.Dispose();

    private async Task<ResourceList?> ListAsync(
        ResourceType type, string? inNamespace, string? labelSelector, int? pageSize, CancellationToken cancellationToken)
    {
        var items = new List<Resource>();
        string? next = null;
        while (true)
        {
            if (await ReadPageAsync(PageOf(type, inNamespace, labelSelector, pageSize, next), cancellationToken) is not { } page)
            {
                return null;
            }

            items.AddRange(page.GetList("items")?.Maps.Select(item => Resource.FromServer(type.Type, item)) ?? []);
            next = page.GetMap("metadata")?.GetString("continue");
            if (string.IsNullOrEmpty(next))
            {
                return new ResourceList(items, page.GetMap("metadata")?.GetString("resourceVersion") ?? "");
            }
        }
    }

    // Null: the server forgot the version that the pages are of.
    private async Task<MapValue?> ReadPageAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var response = await Api.SendForAnswerAsync(request, cancellationToken);
        return response.Status == HttpStatusCode.Gone ? null
            : response.IsSuccess ? response.Content ?? MapValue.Empty
            : throw ApiRefusals.Of(request, response, Api.Cluster);
    }

    private static ApiRequest PageOf(ResourceType type, string? inNamespace, string? labelSelector, int? pageSize, string? next) => new()
    {
        Subject = inNamespace is null ? $"list of {type}" : $"list of {type} in namespace {inNamespace}",
        Method = HttpMethod.Get,
        Path = ApiPaths.WithQuery(
            ApiPaths.Collection(type, inNamespace),
            ("labelSelector", labelSelector),
            ("limit", pageSize?.ToString(CultureInfo.InvariantCulture)),
            ("continue", next)),
        IsSecret = type.Type is { Group: "", Kind: "Secret" },
    };
}
