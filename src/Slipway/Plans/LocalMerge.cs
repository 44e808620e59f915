using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>Lays an applied object over a live one, where the server refuses to say what came of it. Lists of kinds that are not known count as atomic.</summary>
internal static class LocalMerge
{
    public static Resource Of(Resource live, Resource desired) =>
        live.WithContent((MapValue)Merge(live.Content, desired.Content, new FieldSchema { Name = "", Type = TypeOf(desired) }));

    /// <summary>The type of a kind that Kubernetes brings; of any other a type of which nothing is known.</summary>
    public static FieldType TypeOf(Resource resource) =>
        KubernetesSchemas.BuiltIn.Find(resource.Id.Type)?.Fields is { } fields ? new FieldType.ObjectOf(fields) : new FieldType.Scalar(ScalarType.Any);

    private static Value Merge(Value live, Value desired, FieldSchema? field)
    {
        switch (live, desired)
        {
            case (MapValue before, MapValue after) when field?.Merge != MergeStrategy.Atomic && field?.Type is not FieldType.ObjectOf { Schema.Value.IsAtomic: true }:
                return after.Aggregate(before, (map, entry) =>
                    map.With(entry.Key, map[entry.Key] is { } there ? Merge(there, entry.Value, FieldOf(field?.Type, entry.Key)) : entry.Value));
            case (ListValue before, ListValue after) when field is { Merge: MergeStrategy.ListMap, Type: FieldType.ListOf { Item: var type } }:
                var item = new FieldSchema { Name = "", Type = type };
                var items = after.Select(one => (Applied: one, There: before.Maps.FirstOrDefault(there => one is MapValue map && FieldKeys.MayMatch(map, KeysOf(there, field.Keys))))).ToList();
                return ListValue.Of(
                    [.. before.Where(one => !items.Exists(pair => ReferenceEquals(pair.There, one))), .. items.Select(pair => pair.There is { } there ? Merge(there, pair.Applied, item) : pair.Applied)]);
            default:
                return desired;
        }
    }

    public static FieldSchema? FieldOf(FieldType? type, string name) => (type as FieldType.ObjectOf)?.Schema.Value.Fields.GetValueOrDefault(name);

    public static MapValue KeysOf(MapValue item, IReadOnlyList<string> keys) => item.Where(entry => keys.Contains(entry.Key));
}
