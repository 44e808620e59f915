using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster;

/// <summary>Reading of trees whose shape is not certain: what is missing or of another type is null.</summary>
internal static class JsonAccess
{
    public static string? Text(this JsonNode? node, string name) => (node as JsonObject)?[name].AsText();

    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static JsonObject? Map(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    public static JsonArray? List(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonArray;

    public static IEnumerable<JsonObject> Items(this JsonNode? node, string name) => (node.List(name) ?? []).OfType<JsonObject>();

    public static IEnumerable<string> Texts(this JsonNode? node, string name) => (node.List(name) ?? []).Select(AsText).OfType<string>();

    public static long? Number(this JsonNode? node, string name) => (node as JsonObject)?[name].AsNumber();

    public static long? AsNumber(this JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
            return null;
        if (value.TryGetValue<long>(out var number))
            return number;
        if (value.TryGetValue<int>(out var small))
            return small;
        return value.TryGetValue<double>(out var real) && real == Math.Truncate(real) ? (long)real : null;
    }

    public static bool? Flag(this JsonNode? node, string name) => (node as JsonObject)?[name] is JsonValue value
        ? value.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    /// <summary>The node at a path of member names, or null.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    /// <summary>The object at a path of member names, made where missing.</summary>
    public static JsonObject Ensure(this JsonObject node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (node[name] is not JsonObject child)
                node[name] = child = [];
            node = child;
        }

        return node;
    }

    /// <summary>Sets a value where there is none (or null).</summary>
    public static void Default(this JsonObject node, string name, JsonNode? value)
    {
        if (node[name] is null)
            node[name] = value;
    }

    /// <summary>Sets a number that is left out where it is nothing.</summary>
    public static void SetCount(this JsonObject node, string name, long value)
    {
        if (value == 0)
            node.Remove(name);
        else
            node[name] = value;
    }

    /// <summary>Adds a text to a list of texts, unless it is in there.</summary>
    public static void Include(this JsonObject node, string list, string text)
    {
        node.Default(list, new JsonArray());
        if (!node.Texts(list).Contains(text))
            node.List(list)!.Add(text);
    }

    public static JsonObject Copy(this JsonObject node) => (JsonObject)node.DeepClone();

    public static string Name(this JsonObject node) => node.Map("metadata").Text("name") ?? "";

    public static string Namespace(this JsonObject node) => node.Map("metadata").Text("namespace") ?? "";

    public static string Uid(this JsonObject node) => node.Map("metadata").Text("uid") ?? "";
}
