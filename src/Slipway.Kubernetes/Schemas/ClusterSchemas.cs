using System.Collections.Concurrent;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Requests;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Kubernetes.Schemas;

/// <summary>The schemas that a cluster describes at <c>/openapi/v3</c> now.</summary>
internal sealed class ClusterSchemas(ClusterConnection connection) : ISchemaSource
{
    private const string Root = "/openapi/v3";

    private readonly ConcurrentDictionary<string, MapValue?> documents = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string>? addresses;

    /// <inheritdoc/>
    public async Task<OpenApiSchemas?> ReadAsync(IReadOnlyCollection<string> apiVersions, CancellationToken cancellationToken)
    {
        addresses ??= await ReadAddressesAsync(cancellationToken);
        await Task.WhenAll(apiVersions.Where(version => addresses.ContainsKey(version) && !documents.ContainsKey(version)).Select(version => FetchAsync(version, cancellationToken)));
        return new OpenApiSchemas(apiVersions.Select(version => documents.GetValueOrDefault(version)).OfType<MapValue>());
    }

    /// <summary>All documents.</summary>
    public async Task<ClusterDocuments> ReadAllAsync(CancellationToken cancellationToken)
    {
        addresses ??= await ReadAddressesAsync(cancellationToken);
        await Task.WhenAll(addresses.Keys.Select(version => FetchAsync(version, cancellationToken)));
        return new ClusterDocuments(
            documents.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!),
            [.. documents.Where(pair => pair.Value is null).Select(pair => pair.Key).Order(StringComparer.Ordinal)]);
    }

    // The index maps 'api/v1' and 'apis/apps/v1' to addresses that carry a hash; other paths are not about kinds.
    private async Task<IReadOnlyDictionary<string, string>> ReadAddressesAsync(CancellationToken cancellationToken)
    {
        var index = await GetAsync(Root, cancellationToken);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in index.GetMap("paths") ?? MapValue.Empty)
        {
            var apiVersion = entry.Key.Split('/') switch
            {
                ["api", var version] => version,
                ["apis", var theGroup, var version] => $"{theGroup}/{version}",
                _ => null,
            };
            if (apiVersion is not null && (entry.Value as MapValue)?.GetString("serverRelativeURL") is { } address && address.StartsWith(Root + "/", StringComparison.Ordinal))
            {
                found[apiVersion] = address;
            }
        }

        return found;
    }

    private async Task FetchAsync(string apiVersion, CancellationToken cancellationToken)
    {
        try
        {
            documents[apiVersion] = await GetAsync(addresses![apiVersion], cancellationToken);
        }
        catch (SlipwayException exception) when (exception is not ResourceRefusedException { StatusReason: RefusalReason.Unauthorized or RefusalReason.Forbidden })
        {
            // An extension API server that is down must not hide the others.
            documents[apiVersion] = null;
        }
    }

    private async Task<MapValue> GetAsync(string path, CancellationToken cancellationToken)
    {
        var request = new ApiRequest { Subject = $"schemas {path.Split('?')[0]}", Method = HttpMethod.Get, Path = path };
        var response = await connection.Api.SendAsync(request, cancellationToken);
        return response.Content
            ?? throw new SlipwayException($"cluster {connection.Api.Cluster}", $"answers {path} with '{response.MediaType}' instead of JSON: is it an API server of Kubernetes?");
    }
}
