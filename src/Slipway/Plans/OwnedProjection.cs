using Slipway.Values;

namespace Slipway.Plans;

/// <summary>The part of a live object that a manager owns.</summary>
internal static class OwnedProjection
{
    /// <summary>The live value with only what <c>fieldsV1</c> names, in the live order.</summary>
    public static Value Of(Value live, MapValue fields)
    {
        if (fields.All(entry => entry.Key == "."))
        {
            return live;
        }

        return live switch
        {
            MapValue map => MapValue.Of(
                from entry in fields
                let name = FieldKeys.Field(entry.Key)
                where name is not null && map.ContainsKey(name)
                orderby name
                select (name, Of(map[name]!, (MapValue)entry.Value))),
            ListValue list => ListValue.Of(list.Select(item => OfItem(item, fields)).OfType<Value>()),
            _ => live,
        };
    }

    private static Value? OfItem(Value item, MapValue fields)
    {
        foreach (var entry in fields)
        {
            if (FieldKeys.Item(entry.Key) is { } keys && item is MapValue map && FieldKeys.Matches(map, keys))
            {
                return Of(item, (MapValue)entry.Value);
            }

            if (FieldKeys.Member(entry.Key) is { } member && member.Equals(item))
            {
                return item;
            }
        }

        return null;
    }
}
