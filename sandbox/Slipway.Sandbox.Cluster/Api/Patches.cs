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

    /// <summary>RFC 6902.</summary>
    public static JsonObject Json(JsonObject target, JsonArray operations)
    {
        JsonNode document = target;
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var path = operation.Text("path") ?? throw ApiException.BadRequest("json patch: path is missing");
            switch (operation.Text("op"))
            {
                case "add":
                    Add(document, path, operation["value"]?.DeepClone());
                    break;
                case "replace":
                    if (path.Length == 0)
                    {
                        document = operation["value"]!.DeepClone();
                        break;
                    }

                    Take(document, path, operation.Text("op")!);
                    Add(document, path, operation["value"]?.DeepClone());
                    break;
                case "remove":
                    Take(document, path, "remove");
                    break;
                case "copy":
                    Add(document, path, Find(document, operation.Text("from") ?? "")?.DeepClone());
                    break;
                case "move":
                    Add(document, path, Take(document, operation.Text("from") ?? "", "move"));
                    break;
                case "test":
                    if (!JsonNode.DeepEquals(Find(document, path), operation["value"]))
                        throw new ApiException(422, "Invalid", $"the server rejected our request due to an error in our request", []);
                    break;
                default:
                    throw ApiException.BadRequest($"json patch: unknown operation '{operation.Text("op")}'");
            }
        }

        return document as JsonObject ?? throw ApiException.BadRequest("json patch: the result is not an object");
    }

    private static string[] Split(string path) => path.Length == 0
        ? []
        : path[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();

    private static JsonNode? Find(JsonNode document, string path)
    {
        JsonNode? node = document;
        foreach (var part in Split(path))
        {
            node = node switch
            {
                JsonObject map => map[part],
                JsonArray list when int.TryParse(part, CultureInfo.InvariantCulture, out var i) && i >= 0 && i < list.Count => list[i],
                _ => null,
            };
        }

        return node;
    }

    private static (JsonNode Parent, string Last) Parent(JsonNode document, string path)
    {
        var parts = Split(path);
        if (parts.Length == 0)
            throw ApiException.BadRequest("json patch: the document itself cannot be the target");
        var parent = Find(document, string.Concat(parts[..^1].Select(part => "/" + part.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))));
        return (parent ?? throw Missing("add", path), parts[^1]);
    }

    private static void Add(JsonNode document, string path, JsonNode? value)
    {
        var (parent, last) = Parent(document, path);
        if (parent is JsonObject map)
            map[last] = value;
        else if (parent is JsonArray list)
            list.Insert(last == "-" ? list.Count : Index(list, last, path), value);
    }

    private static JsonNode? Take(JsonNode document, string path, string operation)
    {
        var (parent, last) = Parent(document, path);
        if (parent is JsonObject map && map.ContainsKey(last))
        {
            var value = map[last];
            map.Remove(last);
            return value;
        }

        if (parent is JsonArray list)
        {
            var i = Index(list, last, path);
            var value = i < list.Count ? list[i] : throw Missing(operation, path);
            list.RemoveAt(i);
            return value;
        }

        throw Missing(operation, path);
    }

    private static int Index(JsonArray list, string text, string path) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var i) && i >= 0 && i <= list.Count ? i : throw Missing("index", path);

    private static ApiException Missing(string operation, string path) =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", new JsonObject { ["causes"] = new JsonArray(ApiException.Cause("FieldValueInvalid", $"{operation} operation does not apply: doc is missing path: {path}", path)) });
}
