using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>The forms that a client can ask objects in, by its Accept header.</summary>
internal static class Presentation
{
    internal enum Form { Object, Table, Metadata }

    public static Form Of(HttpRequest request)
    {
        foreach (var choice in request.Headers.Accept.ToString().Split(','))
        {
            var parts = choice.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "*/*" or "application/*"))
                continue;
            if (parts.Contains("as=Table"))
                return Form.Table;
            return parts.Any(part => part.StartsWith("as=PartialObjectMetadata", StringComparison.Ordinal)) ? Form.Metadata : Form.Object;
        }

        if (request.Headers.Accept.Count == 0 || request.Headers.Accept.ToString() is "" || request.Headers.Accept.ToString().Contains("yaml", StringComparison.Ordinal))
            return Form.Object;
        throw new ApiException(406, "NotAcceptable", "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf", []);
    }

    /// <summary>An object as the request wants to see it; null for as it is stored.</summary>
    public static JsonNode? Show(ApiRequest request, StoredObject item) => Of(request.Http.Request) switch
    {
        Form.Table => new Tables(request.Now).Render(request.Resource, [item], item.Version, request.Query("includeObject")),
        Form.Metadata => Metadata(item.Json, withKind: true),
        _ => item.Json.Text("apiVersion") == request.Resource.ApiVersion ? null : ObjectWriter.InVersion(request.Resource, item.Json),
    };

    public static JsonObject Metadata(JsonObject json, bool withKind)
    {
        var result = new JsonObject();
        if (withKind)
        {
            result["kind"] = "PartialObjectMetadata";
            result["apiVersion"] = "meta.k8s.io/v1";
        }

        result["metadata"] = json["metadata"]?.DeepClone();
        return result;
    }
}
