using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Fields;

/// <summary>The paths that an object mentions: what its applier owns.</summary>
internal static class FieldSetBuilder
{
    public static FieldSet Build(SchemaType type, JsonNode? value)
    {
        var set = new FieldSet();
        Visit(type, value, [], set);
        return set;
    }

    private static void Visit(SchemaType declared, JsonNode? value, List<PathElement> path, FieldSet set)
    {
        var type = declared.For(value);
        if (type.Atomic || type.Shape is SchemaShape.Scalar or SchemaShape.Any || (type.Shape == SchemaShape.List && !type.IsGranularList))
        {
            Insert(path, set);
            return;
        }

        if (type.Shape == SchemaShape.List)
        {
            if (value is not JsonArray list)
                return;
            foreach (var item in list)
            {
                if (ListItems.Identify(type, item, out _) is not { } element)
                    continue;
                path.Add(element);
                Visit(type.Element!, item, path, set);
                Insert(path, set);
                path.RemoveAt(path.Count - 1);
            }

            return;
        }

        if (value is not JsonObject map)
            return;
        foreach (var (name, member) in map)
        {
            var memberType = type.Member(name) ?? SchemaType.Anything;
            path.Add(PathElement.Field(name));
            Visit(memberType, member, path, set);
            if (member is null or JsonObject { Count: 0 } || !type.Fields.ContainsKey(name))
                Insert(path, set);
            path.RemoveAt(path.Count - 1);
        }
    }

    private static void Insert(List<PathElement> path, FieldSet set)
    {
        if (path.Count > 0)
            set.Insert(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(path));
    }
}
