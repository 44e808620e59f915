using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Fields;

/// <summary>Which paths one object has, lacks or holds with another value than an older one.</summary>
internal sealed class TypedComparison
{
    public FieldSet Added { get; } = new();

    public FieldSet Modified { get; } = new();

    public FieldSet Removed { get; } = new();

    public static TypedComparison Compare(SchemaType type, JsonNode? older, JsonNode? newer)
    {
        var comparison = new TypedComparison();
        comparison.Visit(type, true, older, true, newer, []);
        return comparison;
    }

    private void Visit(SchemaType declared, bool hasOld, JsonNode? older, bool hasNew, JsonNode? newer, List<PathElement> path)
    {
        var type = declared.For(hasNew && newer is not null ? newer : older);
        var isLeaf = type.Atomic || type.Shape switch
        {
            SchemaShape.Map => older is not JsonObject { Count: > 0 } && newer is not JsonObject { Count: > 0 },
            SchemaShape.List => !type.IsGranularList || (older is not JsonArray { Count: > 0 } && newer is not JsonArray { Count: > 0 }),
            _ => true,
        };
        if (isLeaf)
        {
            if (!hasOld)
                Insert(Added, path);
            else if (!hasNew)
                Insert(Removed, path);
            else if (!JsonNode.DeepEquals(older, newer))
                Insert(Modified, path);
            return;
        }

        if (type.Shape == SchemaShape.Map)
            VisitMaps(type, older as JsonObject, newer as JsonObject, path);
        else
            VisitLists(type, older as JsonArray ?? [], newer as JsonArray ?? [], path);
        if (!hasOld)
            Insert(Added, path);
        else if (!hasNew)
            Insert(Removed, path);
    }

    private void VisitMaps(SchemaType type, JsonObject? older, JsonObject? newer, List<PathElement> path)
    {
        foreach (var (name, value) in older ?? [])
        {
            JsonNode? other = null;
            var hasOther = newer is not null && newer.TryGetPropertyValue(name, out other);
            Step(PathElement.Field(name), type.Member(name) ?? SchemaType.Anything, true, value, hasOther, other, path);
        }

        foreach (var (name, value) in newer ?? [])
        {
            if (older is null || !older.ContainsKey(name))
                Step(PathElement.Field(name), type.Member(name) ?? SchemaType.Anything, false, null, true, value, path);
        }
    }

    private void VisitLists(SchemaType type, JsonArray older, JsonArray newer, List<PathElement> path)
    {
        var left = ByElement(type, older);
        var right = ByElement(type, newer);
        foreach (var (element, value) in left)
            Step(element, type.Element!, true, value, right.TryGetValue(element, out var other), other, path);
        foreach (var (element, value) in right)
        {
            if (!left.ContainsKey(element))
                Step(element, type.Element!, false, null, true, value, path);
        }
    }

    private void Step(PathElement element, SchemaType type, bool hasOld, JsonNode? older, bool hasNew, JsonNode? newer, List<PathElement> path)
    {
        path.Add(element);
        Visit(type, hasOld, older, hasNew, newer, path);
        path.RemoveAt(path.Count - 1);
    }

    private static Dictionary<PathElement, JsonNode?> ByElement(SchemaType type, JsonArray list)
    {
        var result = new Dictionary<PathElement, JsonNode?>();
        foreach (var item in list)
        {
            if (ListItems.Identify(type, item, out _) is { } element)
                result.TryAdd(element, item);
        }

        return result;
    }

    private static void Insert(FieldSet set, List<PathElement> path)
    {
        if (path.Count > 0)
            set.Insert(CollectionsMarshal.AsSpan(path));
    }
}
