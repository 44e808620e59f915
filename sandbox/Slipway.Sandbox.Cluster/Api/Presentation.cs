using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

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
