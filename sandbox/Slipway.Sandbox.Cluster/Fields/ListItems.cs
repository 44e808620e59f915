using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Fields;

/// <summary>How items of a granular list are told apart.</summary>
internal static class ListItems
{
    /// <summary>The item's identity; null with the reason when it has none.</summary>
    public static PathElement? Identify(SchemaType list, JsonNode? item, out string problem)
    {
        problem = "";
        if (list.List == ListKind.Set)
        {
            if (item is JsonValue)
                return PathElement.Value(item);
            problem = item is null ? "associative list without keys has an element that's a null type" : "associative list without keys has an element that's an explicit map or list";
            return null;
        }

        if (item is not JsonObject structure)
        {
            problem = item is null ? "associative list with keys may not have a null element" : "associative list with keys may not have non-map elements";
            return null;
        }

        var keys = new List<KeyValuePair<string, JsonNode?>>();
        foreach (var key in list.Keys)
        {
            if (structure.TryGetPropertyValue(key, out var value))
                keys.Add(new(key, value));
            else if (list.Element?.Fields.GetValueOrDefault(key)?.Default is { } defaultValue)
                keys.Add(new(key, defaultValue));
            else if (list.Element?.Fields.GetValueOrDefault(key) is { Required: true, Type: { Shape: SchemaShape.Scalar, Scalar: "string", Rules: null } })
                keys.Add(new(key, ""));
        }

        if (keys.Count > 0)
            return PathElement.Keys(keys);
        problem = $"associative list with keys has an element that omits all key fields [{string.Join(" ", list.Keys.Select(key => JsonSerializer.Serialize(key)))}] (and doesn't have default values for any key fields)";
        return null;
    }
}
