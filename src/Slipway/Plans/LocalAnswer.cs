using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// What applying would make of an object, where the server may not be asked: the applied fields laid over the live ones, without those that were applied before and are not any more. What the server would
/// fill in, convert, refuse, or find a conflict in, it does not know.
/// </summary>
internal static class LocalAnswer
{
    public static DryRunResult Of(Resource desired, Resource? live)
    {
        if (live is null)
        {
            return new DryRunResult.Accepted(desired);
        }

        var rest = ManagedFields.Applied(live, desired.Id.Type.ApiVersion) is { } owned ? live.WithContent((MapValue)WithoutDropped(live.Content, owned, desired.Content)) : live;
        return new DryRunResult.Accepted(LocalMerge.Of(rest, desired));
    }

    private static Value WithoutDropped(Value live, MapValue owned, Value? desired)
    {
        switch (live)
        {
            case MapValue map:
                foreach (var entry in owned)
                {
                    if (FieldKeys.Field(entry.Key) is not { } name || map[name] is not { } value || entry.Value is not MapValue fields)
                    {
                        continue;
                    }

                    var wanted = (desired as MapValue)?[name];
                    var left = fields.Count == 0 ? value : WithoutDropped(value, fields, wanted);
                    map = wanted is null && (fields.Count == 0 || IsEmptied(value, left)) ? map.Without(name) : map.With(name, left);
                }

                return map;
            case ListValue list:
                return ListValue.Of([.. list.Select(item => OfItem(item, owned, desired as ListValue)).OfType<Value>()]);
            default:
                return live;
        }
    }

    // An item that was applied and is not any more goes, with what others wrote into it.
    private static Value? OfItem(Value item, MapValue owned, ListValue? desired)
    {
        foreach (var entry in owned)
        {
            if (FieldKeys.Item(entry.Key) is { } keys && item is MapValue map && FieldKeys.Matches(map, keys))
            {
                return desired?.Maps.FirstOrDefault(wanted => FieldKeys.MayMatch(wanted, keys)) is { } same ? WithoutDropped(item, (MapValue)entry.Value, same) : null;
            }

            if (FieldKeys.Member(entry.Key) is { } member && member.Equals(item))
            {
                return desired?.Contains(item) == true ? item : null;
            }
        }

        return item;
    }

    private static bool IsEmptied(Value before, Value after) => (before, after) is (MapValue { Count: > 0 }, MapValue { Count: 0 }) or (ListValue { Count: > 0 }, ListValue { Count: 0 });
}
