using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Fields;

/// <summary>Lays an applied object over the live one, by type: maps and keyed lists item by item, leaves whole.</summary>
internal static class TypedMerge
{
    public static JsonNode? Merge(SchemaType declared, JsonNode? live, JsonNode? applied)
    {
        var type = declared.For(applied ?? live);
        switch (type.Shape)
        {
            case SchemaShape.Map when !type.Atomic && (live is JsonObject { Count: > 0 } || applied is JsonObject { Count: > 0 }):
                return MergeMaps(type, live as JsonObject, applied as JsonObject);
            case SchemaShape.List when type.IsGranularList && (live is JsonArray { Count: > 0 } || applied is JsonArray { Count: > 0 }):
                return MergeLists(type, live as JsonArray ?? [], applied as JsonArray ?? []);
            default:
                return applied?.DeepClone();
        }
    }

    private static JsonObject MergeMaps(SchemaType type, JsonObject? live, JsonObject? applied)
    {
        var result = new JsonObject();
        foreach (var (name, value) in live ?? [])
        {
            result[name] = applied is not null && applied.TryGetPropertyValue(name, out var other)
                ? Merge(type.Member(name) ?? SchemaType.Anything, value, other)
                : value?.DeepClone();
        }

        foreach (var (name, value) in applied ?? [])
        {
            if (!result.ContainsKey(name))
                result[name] = value?.DeepClone();
        }

        return result;
    }

    // The applied order wins among items of both; live-only items keep their place among their neighbours.
    private static JsonArray MergeLists(SchemaType type, JsonArray live, JsonArray applied)
    {
        var left = live.Select(item => ListItems.Identify(type, item, out _) ?? default).ToArray();
        var right = applied.Select(item => ListItems.Identify(type, item, out _) ?? default).ToArray();
        var inLeft = Index(left);
        var inRight = Index(right);
        var shared = new Queue<PathElement>(right.Where(inLeft.ContainsKey));
        PathElement? nextShared = shared.TryDequeue(out var first) ? first : null;
        var merged = new HashSet<PathElement>();
        var result = new JsonArray();

        void TakeRight(int r)
        {
            var element = right[r];
            merged.Add(element);
            result.Add(inLeft.TryGetValue(element, out var l)
                ? Merge(type.Element!, live[l], applied[r])
                : applied[r]?.DeepClone());
        }

        void Advance() => nextShared = shared.TryDequeue(out var next) ? next : null;

        for (int l = 0, r = 0; l < left.Length || r < right.Length;)
        {
            if (l < left.Length && r < right.Length)
            {
                if (left[l] == right[r])
                {
                    TakeRight(r);
                    l++;
                    r++;
                    Advance();
                    continue;
                }

                if (inRight.ContainsKey(left[l]) && nextShared is { } wanted && wanted != left[l])
                {
                    l++;
                    continue;
                }
            }

            if (l < left.Length)
            {
                if (!inRight.ContainsKey(left[l]))
                {
                    result.Add(live[l]?.DeepClone());
                    l++;
                    continue;
                }

                if (merged.Contains(left[l]))
                    l++;
            }

            if (r < right.Length)
            {
                var element = right[r];
                TakeRight(r);
                r++;
                if (nextShared == element)
                    Advance();
            }
        }

        return result;
    }

    private static Dictionary<PathElement, int> Index(PathElement[] elements)
    {
        var index = new Dictionary<PathElement, int>();
        for (var i = 0; i < elements.Length; i++)
            index.TryAdd(elements[i], i);
        return index;
    }
}
