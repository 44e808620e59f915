using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>The patch format of kubectl for built-in kinds.</summary>
internal static class StrategicPatch
{
    /// <summary>
    /// Strategic merge: lists of structures with keys are merged by their (first) key, with <c>$patch</c>, <c>$retainKeys</c>,
    /// <c>$setElementOrder</c> and <c>$deleteFromPrimitiveList</c>.
    /// </summary>
    public static JsonNode? Apply(SchemaType? type, JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        if (changes.Text("$patch") == "delete")
            return null;
        if (changes.Text("$patch") == "replace" || target is not JsonObject map)
            return Without(changes);
        var result = map.Copy();
        if (changes.List("$retainKeys") is { } retained)
        {
            var kept = retained.Select(JsonAccess.AsText).ToHashSet();
            foreach (var name in result.Select(pair => pair.Key).Where(name => !kept.Contains(name)).ToList())
                result.Remove(name);
        }

        foreach (var (name, value) in changes)
        {
            if (name.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal) && result.List(name[25..]) is { } primitives && value is JsonArray gone)
                result[name[25..]] = new JsonArray(primitives.Where(item => !gone.Any(other => JsonNode.DeepEquals(item, other))).Select(item => item?.DeepClone()).ToArray());
        }

        foreach (var (name, value) in changes)
        {
            if (name.StartsWith('$'))
                continue;
            var member = type?.Member(name);
            if (value is null)
                result.Remove(name);
            else if (value is JsonArray items && member is { Shape: SchemaShape.List, List: not ListKind.Atomic })
                result[name] = MergeLists(member, result.List(name) ?? [], items, changes.List("$setElementOrder/" + name));
            else if (value is JsonObject)
                result[name] = Apply(member, result[name], value);
            else
                result[name] = value.DeepClone();
        }

        foreach (var (name, order) in changes)
        {
            if (name.StartsWith("$setElementOrder/", StringComparison.Ordinal) && !changes.ContainsKey(name[17..]) && type?.Member(name[17..]) is { IsGranularList: true } list && result.List(name[17..]) is { } current)
                result[name[17..]] = MergeLists(list, current, [], order as JsonArray);
        }

        return result;
    }

    private static JsonArray MergeLists(SchemaType type, JsonArray target, JsonArray patch, JsonArray? order)
    {
        if (type.List == ListKind.Set)
        {
            return new JsonArray(target.Concat(patch.Where(item => !target.Any(other => JsonNode.DeepEquals(item, other)))).Select(item => item?.DeepClone()).ToArray());
        }

        var key = type.Keys[0];
        var result = target.Select(item => item?.DeepClone()).ToList();
        if (patch.OfType<JsonObject>().Any(item => item.Text("$patch") == "replace"))
            return new JsonArray(patch.OfType<JsonObject>().Where(item => item.Text("$patch") != "replace").Select(item => (JsonNode?)item.DeepClone()).ToArray());
        foreach (var change in patch.OfType<JsonObject>())
        {
            var at = result.FindIndex(item => item is JsonObject existing && JsonNode.DeepEquals(existing[key], change[key]));
            if (change.Text("$patch") == "delete")
            {
                if (at >= 0)
                    result.RemoveAt(at);
            }
            else if (at >= 0)
            {
                result[at] = Apply(type.Element, result[at], change);
            }
            else
            {
                result.Add(Without(change));
            }
        }

        return Ordered(result, target, order is { Count: > 0 } ? order : patch, key);
    }

    // The patch's order holds among its items; the others keep theirs, and come before one of the patch's only where they did before.
    private static JsonArray Ordered(List<JsonNode?> items, JsonArray before, JsonArray order, string key)
    {
        static string KeyOf(JsonNode? item, string key) => (item as JsonObject)?[key]?.ToJsonString() ?? "";
        var wanted = order.Select(item => KeyOf(item, key)).ToList();
        var old = before.Select(item => KeyOf(item, key)).ToList();
        var own = new Queue<JsonNode?>(items.Where(item => wanted.Contains(KeyOf(item, key))).OrderBy(item => wanted.IndexOf(KeyOf(item, key))));
        var others = new Queue<JsonNode?>(items.Where(item => !wanted.Contains(KeyOf(item, key))));
        var result = new JsonArray();
        while (own.Count + others.Count > 0)
        {
            var takeOther = own.Count == 0;
            if (own.Count > 0 && others.Count > 0)
            {
                var (left, right) = (old.IndexOf(KeyOf(others.Peek(), key)), old.IndexOf(KeyOf(own.Peek(), key)));
                takeOther = left >= 0 && right >= 0 && left < right;
            }

            result.Add(takeOther ? others.Dequeue() : own.Dequeue());
        }

        return result;
    }

    private static JsonObject Without(JsonObject map)
    {
        var result = new JsonObject();
        foreach (var (name, value) in map)
        {
            if (!name.StartsWith('$') && value is not null)
                result[name] = value is JsonObject below ? Without(below) : value.DeepClone();
        }

        return result;
    }
}
