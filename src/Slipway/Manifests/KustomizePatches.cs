using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.ConfigRepositories;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Manifests;

/// <summary>Finds in a kustomization what gives containers an image besides its <c>images</c>: patches of both kinds, in files and in place, and replacements.</summary>
internal static partial class KustomizePatches
{
    private const string Replacements = "replacements";
    private static readonly string[] WithTarget = ["patches", "patchesJson6902"];

    /// <summary>The files of patches, from the repository's root.</summary>
    public static IEnumerable<string> FilesOf(KustomizationFile kustomization) =>
        (kustomization.Content.GetList("patchesStrategicMerge") ?? ListValue.Empty)
            .Concat(WithTarget.SelectMany(key => Maps(kustomization, key)).Select(patch => patch["path"]))
            .Select(kustomization.Resolve).OfType<string>().Distinct();

    /// <summary>All that set the image of a container.</summary>
    public static IEnumerable<ImagePatch> Of(KustomizationFile kustomization, Func<string, ConfigFile?> find)
    {
        foreach (var entry in kustomization.Content.GetList("patchesStrategicMerge") ?? ListValue.Empty)
        {
            foreach (var patch in Read(kustomization, "patchesStrategicMerge", entry, entry, target: null, find))
            {
                yield return patch;
            }
        }

        foreach (var (key, entry) in WithTarget.SelectMany(key => Maps(kustomization, key).Select(entry => (key, entry))))
        {
            foreach (var patch in Read(kustomization, key, entry["path"], entry["patch"], entry.GetMap("target"), find))
            {
                yield return patch;
            }
        }

        foreach (var patch in ReplacementsOf(kustomization, find))
        {
            yield return patch;
        }
    }

    // A patch is in a file, or written in place as text.
    private static IEnumerable<ImagePatch> Read(
        KustomizationFile kustomization, string key, Value? path, Value? text, MapValue? target, Func<string, ConfigFile?> find)
    {
        var ignored = new List<Problem>();
        if (kustomization.Resolve(path) is { } file && find(file) is { } content)
        {
            return YamlDocuments.Read(file, content.Content.Span, ignored)
                .SelectMany(document => Of(document, kustomization, key, target, value => value.Position.In(file)));
        }

        return text is ScalarValue { AsString: { } inline }
            ? YamlDocuments.Read(kustomization.Path, inline, ignored)
                .SelectMany(document => Of(document, kustomization, key, target, _ => text.Position.In(kustomization.Path)))
            : [];
    }

    private static IEnumerable<ImagePatch> Of(Value document, KustomizationFile by, string key, MapValue? target, Func<Value, string> at) => document is ListValue operations
        ? operations.Maps.SelectMany(operation => OfOperation(operation, by, key, target ?? MapValue.Empty, at))
        : ContainerPlace.In(document).Select(container =>
            new ImagePatch(by, at(container.Image), key, container.Image.Text, target, container.Kind, container.Resource, container.List, container.Name ?? "", null));

    // https://www.rfc-editor.org/rfc/rfc6902: the path may name the image, its container, or the whole list.
    private static IEnumerable<ImagePatch> OfOperation(MapValue operation, KustomizationFile by, string key, MapValue target, Func<Value, string> at)
    {
        var match = OperationPath().Match(operation.GetString("path") ?? "");
        if (!match.Success || operation.GetString("op") is not ("add" or "replace") || operation["value"] is not { } value)
        {
            yield break;
        }

        var index = int.TryParse(match.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        var images = match.Groups["image"].Success ? [(index, value)]
            : value is ListValue list && !match.Groups["index"].Success ? list.Select((item, i) => ((int?)i, (item as MapValue)?["image"]))
            : [(index, (value as MapValue)?["image"])];
        foreach (var (at2, image) in images)
        {
            if (image is ScalarValue scalar)
            {
                yield return new ImagePatch(by, at(scalar), key, scalar.Text, target, null, null, match.Groups["list"].Value, null, at2);
            }
        }
    }

    private static IEnumerable<ImagePatch> ReplacementsOf(KustomizationFile kustomization, Func<string, ConfigFile?> find)
    {
        var ignored = new List<Problem>();
        foreach (var entry in Maps(kustomization, Replacements))
        {
            var file = kustomization.Resolve(entry["path"]);
            var entries = file is null || find(file) is not { } content ? [entry]
                : YamlDocuments.Read(file, content.Content.Span, ignored).SelectMany(document => (document as ListValue)?.Maps ?? [document as MapValue ?? MapValue.Empty]);
            foreach (var patch in entries.SelectMany(one => OfReplacement(one, kustomization, file ?? kustomization.Path)))
            {
                yield return patch;
            }
        }
    }

    private static IEnumerable<ImagePatch> OfReplacement(MapValue replacement, KustomizationFile by, string file)
    {
        if (ReplacedPath().IsMatch(replacement.GetMap("source")?.GetString("fieldPath") ?? ""))
        {
            // An image that is copied from another container is set there.
            yield break;
        }

        foreach (var target in replacement.GetList("targets")?.Maps ?? [])
        {
            foreach (var path in (target.GetList("fieldPaths") ?? ListValue.Empty).OfType<ScalarValue>())
            {
                if (ReplacedPath().Match(path.Text) is { Success: true } match)
                {
                    var index = int.TryParse(match.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
                    var name = index is not null ? null : match.Groups["name"].Success ? match.Groups["name"].Value : "*";
                    yield return new ImagePatch(
                        by, path.Position.In(file), Replacements, null, target.GetMap("select") ?? MapValue.Empty, null, null, match.Groups["list"].Value, name, index);
                }
            }
        }
    }

    private static IEnumerable<MapValue> Maps(KustomizationFile kustomization, string key) => kustomization.Content.GetList(key)?.Maps ?? [];

    [GeneratedRegex("/spec/(?<list>" + PodContainer.ListPattern + ")(/(?<index>[0-9]+|-)(?<image>/image)?)?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OperationPath();

    [GeneratedRegex(
        "(^|\\.)spec\\.(?<list>" + PodContainer.ListPattern + ")\\.(\\[name=(?<name>[^\\]]+)\\]|(?<index>[0-9]+)|\\*)\\.image\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ReplacedPath();
}
