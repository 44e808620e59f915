using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// Fields of a live object that git does not have, that nobody else owns, and that may be why the server refuses a change: it names them, or what is beside them.
/// <c>spec.strategy.rollingUpdate</c>, which was filled in as a default, forbids the type Recreate, and the <c>emptyDir</c> of a volume every other source.
/// </summary>
internal static partial class BlockingFields
{
    public static IEnumerable<IReadOnlyList<FieldPathStep>> Of(IEnumerable<string> refused, Resource live, Resource desired)
    {
        var merged = LocalMerge.Of(live, desired);
        return refused
            .SelectMany(field => Near(field, new Place(live.Content, desired.Content, merged.Content, new FieldSchema { Name = "", Type = LocalMerge.TypeOf(desired) }, [])))
            .Where(path => path[0] is FieldPathStep.Field { Name: not ("apiVersion" or "kind" or "metadata" or "status") } && FieldOwners.Of(live, path).Count == 0)
            .DistinctBy(FieldPathStep.Text);
    }

    // One way into the object: what is there, what git has there, and what came of both.
    private sealed record Place(Value? Live, Value? Desired, Value? Merged, FieldSchema? Field, IReadOnlyList<FieldPathStep> Path);

    private static IEnumerable<IReadOnlyList<FieldPathStep>> Near(string field, Place place)
    {
        var above = place;
        foreach (Match step in Step().Matches(field))
        {
            if (Into(step, place) is not { } next)
            {
                break;
            }

            if (next.Desired is null)
            {
                return next.Live is null ? OnlyLive(place) : [next.Path];
            }

            (above, place) = (place, next);
        }

        return OnlyLive(place).Concat(OnlyLive(above));
    }

    private static Place? Into(Match step, Place place)
    {
        if (step.Groups["index"] is { Success: true, Value: var text })
        {
            return place.Merged is ListValue list && int.Parse(text, CultureInfo.InvariantCulture) is var index && index < list.Count && list[index] is MapValue item
                && LocalMerge.KeysOf(item, place.Field is { Merge: MergeStrategy.ListMap, Keys: var keys } ? keys : ["name"]) is { Count: > 0 } key
                ? new Place(ItemOf(place.Live, key), ItemOf(place.Desired, key), item,
                    place.Field?.Type is FieldType.ListOf { Item: var type } ? new FieldSchema { Name = "", Type = type } : null, [.. place.Path, new FieldPathStep.Item(key)])
                : null;
        }

        var name = step.Groups["name"].Success ? step.Groups["name"].Value : step.Groups["key"].Value;
        return new Place(
            (place.Live as MapValue)?[name], (place.Desired as MapValue)?[name], (place.Merged as MapValue)?[name], LocalMerge.FieldOf(place.Field?.Type, name),
            [.. place.Path, new FieldPathStep.Field(name)]);
    }

    private static MapValue? ItemOf(Value? list, MapValue key) => (list as ListValue)?.Maps.FirstOrDefault(item => FieldKeys.MayMatch(item, key));

    private static IEnumerable<IReadOnlyList<FieldPathStep>> OnlyLive(Place place) =>
        place is { Live: MapValue live, Desired: MapValue desired, Path.Count: > 0 }
            ? live.Keys.Where(key => !desired.ContainsKey(key)).Select(IReadOnlyList<FieldPathStep> (key) => [.. place.Path, new FieldPathStep.Field(key)])
            : [];

    [GeneratedRegex("""\[(?<index>[0-9]+)\]|\[(?<key>[^\]]+)\]|(?<name>[^.\[\]]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Step();
}
