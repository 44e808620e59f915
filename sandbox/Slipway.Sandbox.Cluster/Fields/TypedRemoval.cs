using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Schema;

namespace Slipway.Sandbox.Cluster.Fields;

/// <summary>Takes paths out of an object. What becomes empty by that becomes null, which decoding drops.</summary>
internal static class TypedRemoval
{
    public static JsonNode? Remove(SchemaType declared, JsonNode? value, FieldSet paths)
    {
        var type = declared.For(value);
        if (type.Atomic || paths.Children.Count == 0)
            return value?.DeepClone();
        switch (value)
        {
            case JsonObject map when type.Shape == SchemaShape.Map:
                var members = new JsonObject();
                foreach (var (name, member) in map)
                {
                    var element = PathElement.Field(name);
                    if (paths.Has(element))
                        continue;
                    var below = paths.Below(element);
                    members[name] = below.IsEmpty ? member?.DeepClone() : Remove(type.Member(name) ?? SchemaType.Anything, member, below);
                }

                return members.Count > 0 ? members : map.Count == 0 ? new JsonObject() : null;
            case JsonArray list when type.IsGranularList:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    if (ListItems.Identify(type, item, out _) is not { } element)
                    {
                        items.Add(item?.DeepClone());
                        continue;
                    }

                    if (paths.Has(element))
                        continue;
                    var below = paths.Below(element);
                    items.Add(below.IsEmpty ? item?.DeepClone() : Remove(type.Element!, item, below));
                }

                return items.Count > 0 ? items : list.Count == 0 ? new JsonArray() : null;
            default:
                return value?.DeepClone();
        }
    }
}
