using Slipway.Kubernetes.Requests;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Discovery;

/// <summary>
/// Asks a cluster what it serves: in two requests by aggregated discovery, or version by version where the server is older than that
/// (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api).
/// </summary>
internal sealed class ClusterDiscovery(ApiClient api)
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    public async Task<ResourceCatalog> ReadAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(ReadAsync("/api", cancellationToken), ReadAsync("/apis", cancellationToken));
        return new ResourceCatalog(answers.SelectMany(answer => answer.Types), answers.SelectMany(answer => answer.Unavailable));
    }

    private async Task<DiscoveredTypes> ReadAsync(string root, CancellationToken cancellationToken)
    {
        var content = await GetAsync(root, Aggregated, cancellationToken);
        if (content.GetString("kind") == "APIGroupDiscoveryList")
        {
            return DiscoveredTypes.OfAggregated(content);
        }

        var versions = content.GetString("kind") == "APIGroupList"
            ? content.GetList("groups")?.Maps.SelectMany(VersionsOfGroup) ?? []
            : content.GetList("versions")?.OfType<ScalarValue>().Select(version => version.Text) ?? [];
        return DiscoveredTypes.Join(await Task.WhenAll(versions.Select(version => ReadVersionAsync(root, version, cancellationToken))));
    }

    // The preferred version first: the order decides which one is found when no version is named.
    private static IEnumerable<string> VersionsOfGroup(MapValue group)
    {
        var preferred = group.GetMap("preferredVersion")?.GetString("groupVersion");
        return (group.GetList("versions")?.Maps.Select(version => version.GetString("groupVersion")).OfType<string>() ?? [])
            .OrderBy(version => version == preferred ? 0 : 1);
    }

    private async Task<DiscoveredTypes> ReadVersionAsync(string root, string version, CancellationToken cancellationToken)
    {
        try
        {
            return DiscoveredTypes.OfVersion(version, await GetAsync($"{root}/{version}", "application/json", cancellationToken));
        }
        catch (SlipwayException exception) when (exception is not ResourceRefusedException { StatusReason: RefusalReason.Unauthorized })
        {
            // An extension API server that is down must not hide the other groups; the catalog says that this one is unknown.
            return new DiscoveredTypes([], [version]);
        }
    }

    private async Task<MapValue> GetAsync(string path, string accept, CancellationToken cancellationToken)
    {
        var request = new ApiRequest { Subject = $"API discovery {path}", Method = HttpMethod.Get, Path = path, Accept = accept };
        var response = await api.SendAsync(request, cancellationToken);
        return response.Content
            ?? throw new SlipwayException($"cluster {api.Cluster}", $"answers {path} with '{response.MediaType}' instead of JSON: is it an API server of Kubernetes?");
    }
}
