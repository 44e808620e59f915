using System.Globalization;
using System.Net;
using Slipway.Kubernetes.Discovery;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Requests;

/// <summary>Reads objects, one or many.</summary>
internal sealed class ObjectReads(ApiClient api, ServedTypes types)
{
    private const int PageSize = 500;

    // https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches; a server that does not know it answers with whole objects.
    private const string MetadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    public async Task<ResourceList> ListAsync(ResourceType type, string? inNamespace, string? labelSelector, CancellationToken cancellationToken)
    {
        // Null: the server forgot the version while the list was read in pages. Then it is taken in one.
        return await ListAsync(type, inNamespace, labelSelector, PageSize, cancellationToken)
            ?? await ListAsync(type, inNamespace, labelSelector, pageSize: null, cancellationToken)
            ?? throw new SlipwayException($"list of {type}", $"the API server of {api.Cluster} answers 410 to a plain list.", isTransient: true);
    }

    /// <summary>The names of all objects of a type, read without the objects themselves; null where that would take more than <paramref name="pages"/> requests.</summary>
    public async Task<IReadOnlySet<string>?> ListNamesAsync(ResourceType type, string? inNamespace, int pages, CancellationToken cancellationToken)
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

    public async Task<Resource?> GetAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var type = await types.TypeAsync(id.Type, cancellationToken);
        var request = ObjectRequest.For(id, HttpMethod.Get, ApiPaths.Object(type, id));
        var response = await api.SendForAnswerAsync(request, cancellationToken);
        return response.IsSuccess ? ObjectRequest.ResourceOf(id.Type, request, response, api.Cluster)
            : response.Status == HttpStatusCode.NotFound ? null
            : throw ApiRefusals.Of(request, response, api.Cluster);
    }

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
        var response = await api.SendForAnswerAsync(request, cancellationToken);
        return response.Status == HttpStatusCode.Gone ? null
            : response.IsSuccess ? response.Content ?? MapValue.Empty
            : throw ApiRefusals.Of(request, response, api.Cluster);
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
