using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// What is sent of a field that is not git's to say. Whatever others own of it is left out; what only we own is sent as it is: a field that its only owner leaves
/// out falls back to its default (https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership).
/// </summary>
internal static class KeptField
{
    /// <summary>The resource with that, instead of what git has there.</summary>
    /// <param name="desired">What git says.</param>
    /// <param name="live">The object as it is.</param>
    /// <param name="path">The field.</param>
    public static Resource In(Resource desired, Resource live, IReadOnlyList<FieldPathStep> path)
    {
        var there = FieldPath.Get(live.Content, path);
        var ours = ManagedFields.Ours(live).Select(fields => Below(fields, live.Content, path)).OfType<MapValue>().ToList();
        var others = ManagedFields.Others(live).Select(other => Below(other.Fields, live.Content, path)).OfType<MapValue>().ToList();
        var kept = there is null or { IsNull: true } ? null
            : IsPartOfOne(live, path) ? there
            : ours.Select(fields => OnlyOurs(there, fields, others)).FirstOrDefault(value => value is not null);
        var content = kept is null
            ? FieldPath.Set(desired.Content, [.. path], null)
            : FieldPath.Put(desired.Content, [.. path], kept, live.Content);
        return content is MapValue map ? desired.WithContent(map) : desired;
    }

    // A list or map that is owned as one is sent as one: what is left out of it is gone, whoever else wrote it.
    private static bool IsPartOfOne(Resource live, IReadOnlyList<FieldPathStep> path) =>
        ManagedFields.Ours(live).Any(fields => Enumerable.Range(1, path.Count - 1).Any(steps => Below(fields, live.Content, [.. path.Take(steps)]) is { Count: 0 }));

    private static MapValue? Below(MapValue fields, Value? live, IReadOnlyList<FieldPathStep> path)
    {
        foreach (var step in path)
        {
            var next = FieldPath.Get(live, [step]);
            var below = step switch
            {
                FieldPathStep.Field field => fields.GetMap("f:" + field.Name),
                // A rule may name an item by another field than the one that is its key.
                FieldPathStep.Item when next is MapValue item => fields
                    .FirstOrDefault(entry => FieldKeys.Item(entry.Key) is { } keys && FieldKeys.Matches(item, keys)).Value as MapValue,
                _ => null,
            };
            if (below is null)
            {
                return null;
            }

            (fields, live) = (below, next);
        }

        return fields;
    }

    private static Value? OnlyOurs(Value live, MapValue ours, List<MapValue> others)
    {
        if (others.Exists(fields => fields.Count == 0))
        {
            return null;
        }

        if (ours.All(entry => entry.Key == "."))
        {
            return others.Count == 0 ? live : null;
        }

        return live switch
        {
            MapValue map => OnlyOursOf(map, ours, others),
            ListValue list when list.Select(item => OnlyOursOfItem(item, ours, others)).OfType<Value>().ToList() is { Count: > 0 } items => ListValue.Of(items),
            _ => null,
        };
    }

    private static MapValue? OnlyOursOf(MapValue live, MapValue ours, List<MapValue> others)
    {
        var kept = MapValue.Empty;
        foreach (var entry in live)
        {
            var key = "f:" + entry.Key;
            if (ours.GetMap(key) is { } fields && OnlyOurs(entry.Value, fields, Below(others, key)) is { } value)
            {
                kept = kept.With(entry.Key, value);
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    private static Value? OnlyOursOfItem(Value live, MapValue ours, List<MapValue> others)
    {
        foreach (var entry in ours)
        {
            if (FieldKeys.Member(entry.Key) is { } member && member.Equals(live))
            {
                return Below(others, entry.Key).Count == 0 ? live : null;
            }

            if (FieldKeys.Item(entry.Key) is { } keys && live is MapValue item && FieldKeys.Matches(item, keys))
            {
                // The key fields say which item it is, also where somebody else owns it.
                var theirs = Below(others, entry.Key);
                var kept = OnlyOursOf(item, (MapValue)entry.Value, [.. theirs.Select(fields => fields.Where(field => FieldKeys.Field(field.Key) is not { } name || !keys.ContainsKey(name)))]);
                return theirs.Count > 0 && kept?.Count <= keys.Count ? null : kept;
            }
        }

        return null;
    }

    private static List<MapValue> Below(List<MapValue> fields, string key) => [.. fields.Select(map => map.GetMap(key)).OfType<MapValue>()];
}
