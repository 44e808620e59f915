using System.Text.RegularExpressions;
using Slipway.Resources;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Manifests;

/// <summary>
/// Finds what else an edit changes: an anchor is one text for all places that alias it. Places that are image fields too are meant; others are refused,
/// or, where they can take a tag, shown.
/// </summary>
internal sealed partial class SharedAnchors
{
    private readonly ManifestScan scan;
    private readonly IReadOnlySet<ImageField> set;
    private readonly List<Replacement> replacements;
    private readonly Dictionary<int, List<Touched>> touched = [];
    private readonly List<(Touched By, ManifestPlace Place, bool CanFollow)> places = [];

    private SharedAnchors(ManifestScan scan, IReadOnlySet<ImageField> set, List<Replacement> replacements) =>
        (this.scan, this.set, this.replacements) = (scan, set, replacements);

    // An edited scalar, and the way to it from the node that has the anchor.
    private sealed record Touched(ScalarSpan Scalar, IReadOnlyList<string> Path, int Depth, bool IsTag);

    /// <summary>The places that change with the edit and are not image fields.</summary>
    /// <exception cref="InvalidInputException">One of them must not take what the edit writes.</exception>
    public static IReadOnlyList<ManifestPlace> Find(ManifestScan scan, IReadOnlySet<ImageField> set, List<Replacement> replacements)
    {
        if (!scan.Text.Characters.Contains('&') || !scan.Text.Characters.Contains('*'))
        {
            return [];
        }

        var search = new SharedAnchors(scan, set, replacements);
        YamlWalk.Through(scan.Text, search.Visit);
        var refused = search.places.Where(place => !place.CanFollow).GroupBy(place => place.By).ToList();
        return refused.Count == 0
            ? [.. search.places.Select(place => place.Place).Distinct()]
            : throw new InvalidInputException(
            [
                .. refused.Select(group => new Problem(
                    group.Key.Scalar.PositionIn(scan.Text),
                    $"'{group.Key.Scalar.Value}' is shared by an anchor with {string.Join("; ", group.Select(place => place.Place).Distinct())}, which would change with the image. "
                    + "Write the value there by itself instead of sharing it.")),
            ]);
    }

    private void Visit(YamlWalk.Visit visit)
    {
        if (visit.Event is AnchorAlias alias)
        {
            var position = $"{scan.Text.Path}:{alias.Start.Line}:{alias.Start.Column}";
            foreach (var node in touched.GetValueOrDefault(visit.Alias ?? -1) ?? [])
            {
                Add(node, [.. visit.Path, .. node.Path.Skip(node.Depth)], position, IsWhole(node));
                Add(node, node.Path, node.Scalar.PositionIn(scan.Text), IsWhole(node));
            }

            return;
        }

        if (visit.IsKey || visit.Anchors.Count == 0)
        {
            return;
        }

        var scalar = ScalarSpan.Of(scan.Text, (Scalar)visit.Event);
        foreach (var (anchor, depth) in visit.Anchors)
        {
            // What comes to a mapping does not come to its scalars.
            var edits = replacements.FindAll(replacement => IsIn(replacement, scalar) || (depth < visit.Path.Count && IsBehind(replacement, scalar)));
            if (edits.Count > 0)
            {
                touched.TryAdd(anchor, []);
                touched[anchor].Add(new Touched(scalar, [.. visit.Path], depth, edits.TrueForAll(edit => LabelValue().IsMatch(edit.Text))));
            }
        }
    }

    // The mapping of an image in the values of a chart is one wherever its alias stands.
    private bool IsWhole(Touched node) =>
        scan.IsHelmValues && node.Depth < node.Path.Count && set.OfType<HelmImage>().Any(image => image.Spans.Any(span => span.Start == node.Scalar.Start));

    private static bool IsIn(Replacement replacement, ScalarSpan scalar) =>
        replacement.Start >= scalar.Start && replacement.End <= scalar.End && !replacement.AddsKey;

    // A key that is added stands behind its neighbour: in braces, or on a line of its own.
    private bool IsBehind(Replacement replacement, ScalarSpan scalar) =>
        replacement.AddsKey && (replacement.Start == scalar.End || replacement.Start == scalar.LineEndIn(scan.Text));

    private void Add(Touched by, IReadOnlyList<string> path, string position, bool isWhole)
    {
        var names = WithoutMerges(path);
        var here = FieldsAt(names);
        if (IsImage(names, here, isWhole) && !IsOther(by, here))
        {
            return;
        }

        var isSelector = names.Any(name => name is "matchLabels" or "selector");
        places.Add((by, new ManifestPlace(position, YamlEvents.Spell(names)), !isSelector && by.IsTag && !IsOther(by, here)));
    }

    private List<ImageField> FieldsAt(IReadOnlyList<string> path)
    {
        var (own, parent) = (YamlEvents.Spell(path), YamlEvents.Spell([.. path.SkipLast(1)]));
        return [.. scan.Fields.Where(field => field.Path == own || (field is ImageMapping && field.Path == parent))];
    }

    // Another image has the text in common with the one that is set: there is no such version of it.
    private bool IsOther(Touched by, List<ImageField> here) =>
        here.Exists(field => !set.Contains(field) && field.Spans.Any(span => span.Start == by.Scalar.Start)) && !here.Exists(set.Contains);

    private bool IsImage(IReadOnlyList<string> path, List<ImageField> here, bool isWhole)
    {
        if (path is [['x', '-', ..] or ['.', ..], ..])
        {
            // A field that is there for its anchor only.
            return true;
        }

        return here.Count > 0
            // One that is neither set nor kept on purpose has a value of its own.
            ? here.Exists(set.Contains) || !here.Exists(field => field.IsIgnored)
            : isWhole || PodContainer.IsImageAt(path);
    }

    private static List<string> WithoutMerges(IReadOnlyList<string> path) =>
        [.. path.Where((part, i) => part != ScanPath.MergeKey && !(i > 0 && path[i - 1] == ScanPath.MergeKey && part.StartsWith('[')))];

    // What a label takes (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set): a tag often is one.
    [GeneratedRegex(@"^""?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?""?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();
}
