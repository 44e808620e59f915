using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;
using YamlDotNet.Core.Events;

namespace Slipway.Manifests;

/// <summary>Finds what a release leaves at another image of its repository: in variables, annotations, arguments, fields of custom kinds, templates.</summary>
internal sealed class RemainingMentions(ImageSearch search, IReadOnlyList<ImageField> set, ImageReference image)
{
    private static readonly string[] Parts = ["registry", "repository", "tag", "digest"];

    private readonly Dictionary<(int Document, string Path), Dictionary<string, ScalarSpan>> mappings = [];
    private readonly List<(long At, ManifestPlace Place)> places = [];

    /// <summary>All of them, file by file.</summary>
    public static IReadOnlyList<ManifestPlace> Find(ImageSearch search, IReadOnlyList<ConfigFile> files, IReadOnlyList<ImageField> set, ImageReference image)
    {
        var scans = search.Scans.ToDictionary(scan => scan.Text.Path, StringComparer.Ordinal);
        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal).SelectMany(file =>
        {
            var mentions = new RemainingMentions(search, set, image);
            if (scans.TryGetValue(file.Path, out var scan))
            {
                mentions.AddManifest(scan, file);
            }
            else if (search.IsText(file.Path))
            {
                mentions.AddText(file);
            }

            return mentions.places.OrderBy(place => place.At).Select(place => place.Place);
        })];
    }

    private void AddManifest(ManifestScan scan, ConfigFile file)
    {
        if (file.Content.Span.IndexOf(Encoding.UTF8.GetBytes(image.Name)) < 0 && !scan.IsHelmValues)
        {
            return;
        }

        var done = scan.Fields.Where(field => set.Contains(field) || search.IsOverridden(field)).SelectMany(field => field.Spans).ToList();
        YamlWalk.Through(scan.Text, visit =>
        {
            if (visit.Event is not Scalar scalar)
            {
                return;
            }

            var span = ScalarSpan.Of(scan.Text, scalar);
            if (visit.Path is [.., var key] && Parts.Contains(key))
            {
                var parent = (visit.Document, YamlEvents.Spell([.. visit.Path.SkipLast(1)]));
                mappings.TryAdd(parent, []);
                mappings[parent][key] = span;
            }

            if (scalar.Value.Contains(image.Name, StringComparison.Ordinal) && !span.IsIgnoredIn(scan.Text) && !done.Exists(other => other.Start < span.End && span.Start < other.End))
            {
                AddMentions(scan.Text, span, YamlEvents.Spell(visit.Path));
            }
        });
        foreach (var (mapping, parts) in mappings)
        {
            AddMapping(scan, mapping.Path, parts);
        }
    }

    private void AddMentions(ManifestText text, ScalarSpan span, string field)
    {
        foreach (var (at, found) in ImageMentions.In(text.Characters.Slice(span.Start, span.End), image).Where(mention => IsOther(mention.Image)))
        {
            places.Add((span.Start + at, new ManifestPlace($"{text.Path}:{text.Characters.Position(span.Start + at)}", $"{field} '{found}'")));
        }
    }

    private void AddMapping(ManifestScan scan, string path, Dictionary<string, ScalarSpan> parts)
    {
        if (scan.Fields.Any(field => field.Path == path) || parts.Values.Any(part => part.IsIgnoredIn(scan.Text)) || !(parts.ContainsKey("tag") || parts.ContainsKey("digest")))
        {
            return;
        }

        if (parts.TryGetValue("repository", out var repository))
        {
            var written = (parts.TryGetValue("registry", out var registry) && registry.Value.Length > 0 ? registry.Value + "/" : "") + repository.Value
                + (parts.TryGetValue("tag", out var tag) && tag is { IsNull: false, Value.Length: > 0 } ? ":" + tag.Value : "")
                + (parts.TryGetValue("digest", out var digest) && digest is { IsNull: false, Value.Length: > 0 } ? "@" + digest.Value : "");
            if (ImageReference.TryParse(written) is { } found && found.IsOfRepository(image) && IsOther(found))
            {
                Add(repository, $"{path} '{written}'");
            }
        }
        else if (scan.IsHelmValues && set.Any(field => field is HelmImage && field.Text != scan.Text && (field.Path == path || IsBelow(field, scan, path))))
        {
            // A later file of values wins with the parts that it has, and so do the values of a chart over those of the charts in it.
            Add(parts.Values.MinBy(part => part.Start)!, $"{path} sets {string.Join(" and ", parts.Select(part => $"{part.Key} '{part.Value.Value}'"))} without the repository");
        }

        void Add(ScalarSpan at, string what) => places.Add((at.Start, new ManifestPlace(at.PositionIn(scan.Text), what)));
    }

    private static bool IsBelow(ImageField field, ManifestScan scan, string path) =>
        field.Text.Path.StartsWith($"{RepositoryPath.FolderOf(scan.Text.Path)}/charts/", StringComparison.Ordinal) && path.EndsWith("." + field.Path, StringComparison.Ordinal);

    private void AddText(ConfigFile file)
    {
        if (file.Content.Span.IndexOf(Encoding.UTF8.GetBytes(image.Name)) < 0 || file.Content.Span.Contains((byte)0))
        {
            return;
        }

        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(file.Content.Span).Split('\n'))
        {
            number++;
            var start = line.AsSpan().TrimStart();
            if (start.StartsWith("#") || start.StartsWith("//") || start.StartsWith("{{/*") || start.StartsWith("{{- /*") || line.Contains("slipway:ignore", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var (at, found) in ImageMentions.In(line, image).Where(mention => IsOther(mention.Image)))
            {
                places.Add((number, new ManifestPlace($"{file.Path}:{number}:{at + 1}", $"'{found}'")));
            }
        }
    }

    private bool IsOther(ImageReference found) =>
        (found.Tag is not null && found.Tag != image.Tag) || (found.Digest is not null && found.Digest != image.Digest);
}
