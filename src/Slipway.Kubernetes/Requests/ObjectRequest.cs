using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Kubernetes.Requests;

/// <summary>Requests about one object, and their answers.</summary>
internal static class ObjectRequest
{
    public static ApiRequest For(ResourceId id, HttpMethod method, string path) => new()
    {
        Subject = id.ToString(),
        Method = method,
        Path = path,
        IsSecret = id.Type is { Group: "", Kind: "Secret" },
    };

    public static Resource ResourceOf(GroupVersionKind type, ApiRequest request, ApiResponse response, ClusterName cluster) =>
        response.Content is { } content
            ? Resource.FromServer(type, content)
            : throw new SlipwayException(request.Subject, $"the API server of {cluster} answers with '{response.MediaType}' instead of an object.");
}
