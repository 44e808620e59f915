using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>The patch formats besides server-side apply.</summary>
internal static class Patches
{
    /// <summary>RFC 7386.</summary>
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target is JsonObject map ? map.Copy() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = Merge(result[name], value);
        }

        return result;
    }

    /// <summary>RFC 6902, in place; <c>copy</c> and <c>move</c>, which no client of ours sends, are refused.</summary>
    public static JsonObject Json(JsonObject document, JsonArray operations)
    {
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var (op, path) = (operation.Text("op") ?? "", operation.Text("path") ?? "");
            if (op is not ("add" or "replace" or "remove" or "test"))
                throw ApiException.BadRequest($"json patch: operation '{op}' is not one of add, replace, remove and test");
            var parts = path.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
            if (parts.Count == 0)
                throw ApiException.BadRequest("json patch: the document itself cannot be the target");
            JsonNode? parent = document;
            foreach (var part in parts[..^1])
                parent = Child(parent, part);
            if (op == "test")
            {
                if (!JsonNode.DeepEquals(Child(parent, parts[^1]), operation["value"]))
                    throw new ApiException(422, "Invalid", "the server rejected our request due to an error in our request", []);
            }
            else if (!TryChange(parent, parts[^1], op, operation["value"]))
            {
                throw new ApiException(422, "Invalid", "the server rejected our request due to an error in our request", new JsonObject
                {
                    ["causes"] = new JsonArray(ApiException.Cause("FieldValueInvalid", $"{op} operation does not apply: doc is missing path: {path}", path)),
                });
            }
        }

        return document;
    }

    private static JsonNode? Child(JsonNode? node, string part) => node switch
    {
        JsonObject map => map[part],
        JsonArray list when Index(list, part) is var i && i >= 0 && i < list.Count => list[i],
        _ => null,
    };

    private static bool TryChange(JsonNode? parent, string part, string op, JsonNode? value)
    {
        if (parent is JsonObject map && (op == "add" || map.ContainsKey(part)))
        {
            map.Remove(part);
            if (op != "remove")
                map[part] = value?.DeepClone();
            return true;
        }

        if (parent is not JsonArray list || Index(list, part) is not (>= 0 and var i) || i > list.Count - (op == "add" ? 0 : 1))
            return false;
        if (op != "add")
            list.RemoveAt(i);
        if (op != "remove")
            list.Insert(i, value?.DeepClone());
        return true;
    }

    private static int Index(JsonArray list, string part) =>
        part == "-" ? list.Count : int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : -1;
}
