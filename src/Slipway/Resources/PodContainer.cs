using Slipway.Values;

namespace Slipway.Resources;

/// <summary>
/// A container in a manifest. What a release edits and what is rendered are searched by this one walk, so that no container is set by the one and missed by the other.
/// </summary>
/// <param name="List">Which list it is in: <c>containers</c>, <c>initContainers</c>.</param>
/// <param name="Index">Where in the list.</param>
/// <param name="Content">What is written there.</param>
internal sealed record PodContainer(string List, int Index, MapValue Content)
{
    /// <summary>The list of those that run all the time.</summary>
    public const string Main = "containers";

    /// <summary>The list of those that run before, and of sidecars.</summary>
    public const string Init = "initContainers";

    /// <summary>The list of those that somebody adds to look into a Pod.</summary>
    public const string Ephemeral = "ephemeralContainers";

    /// <summary>The names of the lists, as alternatives in a regular expression.</summary>
    public const string ListPattern = $"{Init}|{Main}|{Ephemeral}";

    /// <summary>The lists of a Pod that hold containers, in the order of running.</summary>
    public static readonly IReadOnlyList<string> Lists = [Init, Main, Ephemeral];

    /// <summary>Its name; null where it has none.</summary>
    public string? Name => Content.GetString("name");

    /// <summary>Its image, where it has one that is written as a text.</summary>
    public ScalarValue? Image => Content["image"] as ScalarValue;

    /// <summary>Whether a path of keys, and indexes as <c>[0]</c>, leads to a container.</summary>
    public static bool IsAt(IReadOnlyList<string> path) => path is [.., "spec", Init or Main or Ephemeral, ['[', ..]];

    /// <summary>Whether such a path leads to the image of a container.</summary>
    public static bool IsImageAt(IReadOnlyList<string> path) => path is [.., "spec", Init or Main or Ephemeral, ['[', ..], "image"];

    /// <summary>The containers of every Pod that a manifest describes, however deep its template stands in it.</summary>
    public static IReadOnlyList<PodContainer> In(Value manifest)
    {
        var found = new List<PodContainer>();
        Collect(manifest, found);
        return found;
    }

    /// <summary>The containers of a Pod's spec.</summary>
    public static IEnumerable<PodContainer> OfPod(MapValue spec) => Lists.SelectMany(list => OfPod(spec, list));

    /// <summary>The containers of one list of a Pod's spec.</summary>
    public static IEnumerable<PodContainer> OfPod(MapValue spec, string list) =>
        (spec.GetList(list) ?? ListValue.Empty).Index().Where(item => item.Item is MapValue).Select(item => new PodContainer(list, item.Index, (MapValue)item.Item));

    private static void Collect(Value value, List<PodContainer> found)
    {
        switch (value)
        {
            case MapValue map:
                foreach (var entry in map)
                {
                    Collect(entry.Value, found);
                    if (entry is { Key: "spec", Value: MapValue spec })
                    {
                        found.AddRange(OfPod(spec));
                    }
                }

                break;
            case ListValue list:
                foreach (var item in list)
                {
                    Collect(item, found);
                }

                break;
        }
    }
}
