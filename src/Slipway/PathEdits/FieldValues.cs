using Slipway.Plans;
using Slipway.Values;

namespace Slipway.PathEdits;

/// <summary>What an edit makes of a value, whatever the file looks like: what has to come out of it.</summary>
internal static class FieldValues
{
    /// <summary>The value after an edit. Maps and lists on the way are made, and those that the edit empties go, as it says.</summary>
    public static Value? After(Value? value, FieldEdit edit) => After(value, [.. edit.Path], edit);

    /// <summary>The value at a path; null when there is none.</summary>
    public static Value? Get(Value? value, IEnumerable<FieldPathStep> path) => path.Aggregate(value, (at, step) => at is null ? null : (at, step) switch
    {
        (MapValue map, FieldPathStep.Field field) => map[field.Name],
        (ListValue list, _) => IndexOf(list, step) is var index and >= 0 ? list[index] : null,
        _ => null,
    });

    /// <summary>Where in a list a new item comes, by the order of another list; at its end without one.</summary>
    public static int PlaceOf(IReadOnlyList<Value?> items, FieldPathStep step, ListValue? order)
    {
        if (order is null || IndexOf(order, step) is not (>= 0 and var at))
        {
            return items.Count;
        }

        var before = order.Take(at).ToList();
        var keys = step is FieldPathStep.Item item ? item.Keys.Keys.ToList() : [];
        return 1 + items.ToList().FindLastIndex(one => before.Exists(other => IsSameItem(one, other, keys)));
    }

    /// <summary>The value with the rest of a path around it.</summary>
    public static Value Wrap(ReadOnlySpan<FieldPathStep> path, Value value) => path.IsEmpty ? value : path[0] switch
    {
        FieldPathStep.Field field => MapValue.Of((field.Name, Wrap(path[1..], value))),
        var step => ListValue.Of(Item(step, path[1..], value)),
    };

    /// <summary>A new item of a list, with its keys.</summary>
    public static Value Item(FieldPathStep step, ReadOnlySpan<FieldPathStep> rest, Value value) => (step, Wrap(rest, value)) switch
    {
        (FieldPathStep.Item { Keys: var keys }, MapValue map) when !keys.ContainsKey("") => MapValue.Of(
            [.. keys.Where(key => !map.ContainsKey(key.Key)).Select(key => (key.Key, key.Value)), .. map.Select(entry => (entry.Key, entry.Value))]),
        var (_, item) => item,
    };

    private static Value? After(Value? value, ReadOnlySpan<FieldPathStep> path, FieldEdit edit)
    {
        if (path.IsEmpty)
        {
            return edit.Value;
        }

        switch (value, path[0])
        {
            case (MapValue or null or { IsNull: true }, FieldPathStep.Field field):
                var map = value as MapValue ?? MapValue.Empty;
                if (edit.Value is null && !map.ContainsKey(field.Name))
                {
                    return value;
                }

                var below = After(map[field.Name], path[1..], edit);
                var kept = below is null ? map.Without(field.Name) : map.With(field.Name, below);
                return kept.Count == 0 && !edit.KeepsParent ? null : kept;
            case (ListValue or null or { IsNull: true }, var step):
                return After(value as ListValue ?? ListValue.Empty, value, step, path[1..], edit);
            default:
                return value;
        }
    }

    private static Value? After(ListValue list, Value? value, FieldPathStep step, ReadOnlySpan<FieldPathStep> rest, FieldEdit edit)
    {
        var items = list.ToList();
        var at = IndexOf(list, step);
        if (at < 0 && edit.Value is null)
        {
            return value;
        }

        if (at < 0)
        {
            items.Insert(PlaceOf(items, step, edit.Order), Item(step, rest, edit.Value!));
        }
        else if (rest.IsEmpty && edit.Value is null)
        {
            items.RemoveAt(at);
        }
        else
        {
            // An item stays, whatever it lost: what it was about is not known without its fields.
            items[at] = After(items[at], rest, edit) ?? MapValue.Empty;
        }

        return items.Count == 0 && !edit.KeepsParent ? null : ListValue.Of(items);
    }

    private static int IndexOf(ListValue list, FieldPathStep step) => list.Index().Where(item => step switch
    {
        FieldPathStep.Index index => index.Position == item.Index,
        FieldPathStep.Item { Keys: var keys } => keys[""] is { } member ? item.Item.Equals(member) : item.Item is MapValue map && FieldKeys.MayMatch(map, keys),
        _ => false,
    }).Select(item => item.Index).DefaultIfEmpty(-1).First();

    private static bool IsSameItem(Value? one, Value other, List<string> keys) => (one, other) switch
    {
        (MapValue map, MapValue there) => keys.Exists(key => map[key] is { } value && value.Equals(there[key])) && keys.TrueForAll(key => map[key] is not { } value || value.Equals(there[key])),
        _ => other.Equals(one),
    };
}
