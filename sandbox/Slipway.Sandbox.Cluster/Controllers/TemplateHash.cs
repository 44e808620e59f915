using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Api;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>The short hash of a Pod template that names of ReplicaSets and revisions end with.</summary>
internal static class TemplateHash
{
    public static string Of(JsonNode template)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(Canonical(template)!.ToJsonString()))
            hash = (hash ^ b) * 16777619u;
        return RandomName.Encode(hash);
    }

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Canonical(pair.Value)))),
        JsonArray list => new JsonArray(list.Select(Canonical).ToArray()),
        _ => node?.DeepClone(),
    };
}
