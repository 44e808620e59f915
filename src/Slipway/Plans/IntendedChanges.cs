using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>What a resource would change, where the server refuses to say: the fields that it names, against the live ones.</summary>
internal static class IntendedChanges
{
    public static IReadOnlyList<FieldChange> Of(Resource desired, Resource live) =>
        FieldDiff.Of(live, live.WithContent((MapValue)Overlay(live.Content, desired.Content)));

    private static Value Overlay(Value live, Value desired)
    {
        switch (live, desired)
        {
            case (MapValue before, MapValue after):
                foreach (var entry in after)
                {
                    before = before.With(entry.Key, before[entry.Key] is { } value ? Overlay(value, entry.Value) : entry.Value);
                }

                return before;
            case (ListValue before, ListValue after) when before.Count == after.Count:
                return ListValue.Of(before.Zip(after, Overlay));
            default:
                return desired;
        }
    }
}
