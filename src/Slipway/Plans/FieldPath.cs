using System.Text.RegularExpressions;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>Paths of fields as rules write them, and what they lead to in a value.</summary>
internal static partial class FieldPath
{
    /// <exception cref="FormatException">The text is not a path.</exception>
    public static IReadOnlyList<FieldPathStep> Parse(string text)
    {
        var steps = new List<FieldPathStep>();
        for (var at = 0; at < text.Length;)
        {
            var match = Step().Match(text, at);
            if (!match.Success || (match.Groups["first"].Success && at > 0))
            {
                throw new FormatException(
                    $"{text}: '{text[at..]}' is not the path of a field; expected a path such as spec.replicas, spec.containers[name=web].image or metadata.annotations[\"example.com/x\"].");
            }

            steps.Add(match.Groups["keys"].Success
                ? new FieldPathStep.Item(MapValue.Of(match.Groups["keys"].Value.Split(',').Select(Key)))
                : new FieldPathStep.Field(match.Groups["name"].Value));
            at += match.Length;
        }

        return steps.Count == 0 ? throw new FormatException("The path of a field is empty; expected a path such as spec.replicas.") : steps;
    }

    /// <summary>The path as conflicts name it: <c>.spec.template.spec.containers[name="web"].image</c>.</summary>
    public static string AsServer(IReadOnlyList<FieldPathStep> path) => string.Concat(path.Select(step => step switch
    {
        FieldPathStep.Field field => $".{field.Name}",
        FieldPathStep.Item item => $"[{string.Join(',', item.Keys.Select(entry => $"{entry.Key}={(entry.Value is ScalarValue { AsInteger: { } number } ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : $"\"{((ScalarValue)entry.Value).Text}\"")}"))}]",
        _ => step.ToString(),
    }));

    /// <summary>Whether a path is another one, or below it.</summary>
    public static bool IsWithin(IReadOnlyList<FieldPathStep> path, IReadOnlyList<FieldPathStep> other) =>
        other.Count <= path.Count && other.Zip(path).All(pair => pair switch
        {
            (FieldPathStep.Item one, FieldPathStep.Item two) => FieldKeys.MayMatch(one.Keys, two.Keys),
            var (one, two) => one.Equals(two),
        });

    /// <summary>The value at a path; null when there is none.</summary>
    public static Value? Get(Value? value, IEnumerable<FieldPathStep> path) => path.Aggregate(value, (at, step) => (at, step) switch
    {
        (MapValue map, FieldPathStep.Field field) => map[field.Name],
        (ListValue list, FieldPathStep.Item item) => list.Maps.FirstOrDefault(map => FieldKeys.Matches(map, item.Keys)),
        _ => null,
    });

    /// <summary>The value with another one at a path that leads somewhere; without it when that is null. A map that would be empty then goes as well.</summary>
    public static Value? Set(Value? value, ReadOnlySpan<FieldPathStep> path, Value? replacement)
    {
        if (path.IsEmpty)
        {
            return replacement;
        }

        switch (value, path[0])
        {
            case (MapValue map, FieldPathStep.Field field) when map[field.Name] is { } inner:
                var below = Set(inner, path[1..], replacement);
                var kept = below is null ? map.Without(field.Name) : map.With(field.Name, below);
                return kept.Count == 0 && map.Count > 0 ? null : kept;
            case (ListValue list, FieldPathStep.Item item):
                var items = new List<Value>();
                foreach (var one in list)
                {
                    if (one is not MapValue map || !FieldKeys.Matches(map, item.Keys))
                    {
                        items.Add(one);
                    }
                    else if (Set(map, path[1..], replacement) is { } changed)
                    {
                        items.Add(changed);
                    }
                }

                return ListValue.Of(items);
            default:
                return value;
        }
    }

    /// <summary>
    /// The value with another one at a path, of which maps that lack are made. An item of a list is added only where the path ends, in the order of the live
    /// list: the value stays as it is when the path leads through an item that it lacks.
    /// </summary>
    public static Value Put(Value value, ReadOnlySpan<FieldPathStep> path, Value replacement, Value? live) => TryPut(value, path, replacement, live) ?? value;

    private static Value? TryPut(Value? value, ReadOnlySpan<FieldPathStep> path, Value replacement, Value? live)
    {
        if (path.IsEmpty)
        {
            return replacement;
        }

        switch (value, path[0])
        {
            case (MapValue or null, FieldPathStep.Field field):
                var map = value as MapValue ?? MapValue.Empty;
                return TryPut(map[field.Name], path[1..], replacement, (live as MapValue)?[field.Name]) is { } below ? map.With(field.Name, below) : null;
            case (ListValue or null, FieldPathStep.Item item):
                var items = (value as ListValue ?? ListValue.Empty).ToList();
                var at = items.FindIndex(one => one is MapValue there && FieldKeys.Matches(there, item.Keys));
                if (at >= 0)
                {
                    items[at] = TryPut(items[at], path[1..], replacement, Get(live, [item])) ?? items[at];
                }
                else if (path.Length == 1)
                {
                    items.Insert(PlaceOf(item, items, live as ListValue ?? ListValue.Empty), replacement);
                }
                else
                {
                    return null;
                }

                return ListValue.Of(items);
            default:
                return null;
        }
    }

    // Behind the last of those that come before it in the live list.
    private static int PlaceOf(FieldPathStep.Item item, List<Value> items, ListValue live)
    {
        var before = live.TakeWhile(one => one is not MapValue there || !FieldKeys.Matches(there, item.Keys)).OfType<MapValue>().Select(KeysOf).ToHashSet();
        return 1 + items.FindLastIndex(one => one is MapValue there && before.Contains(KeysOf(there)));

        MapValue KeysOf(MapValue one) => one.Where(entry => item.Keys.ContainsKey(entry.Key));
    }

    private static (string Key, Value Value) Key(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        var text = pair[(equals + 1)..].Trim('"');
        return (pair[..equals], long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : text);
    }

    [GeneratedRegex("""\G(?:(?<first>)(?<name>[A-Za-z0-9_-]+)|\.(?<name>[A-Za-z0-9_-]+)|\["(?<name>[^"]+)"\]|\[(?<keys>[A-Za-z0-9_]+=[^,\]=]+(?:,[A-Za-z0-9_]+=[^,\]=]+)*)\])""")]
    private static partial Regex Step();
}
