using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>
/// The change of an application's image in its manifests: only the bytes of the image references differ, and tag and digest
/// change together. A value; nothing is written.
/// </summary>
public sealed record ManifestEdit
{
    /// <summary>The tag of an image that waits for its first release.</summary>
    public const string Placeholder = "unreleased";

    /// <summary>The files that change, sorted by path.</summary>
    public required IReadOnlyList<FileEdit> Files { get; init; }

    /// <summary>All images of the application, also those that have the wanted value already. At least one.</summary>
    public required IReadOnlyList<ImageChange> Changes { get; init; }

    /// <summary>The image that runs before the edit; null when there was none yet.</summary>
    public ImageReference? Previous =>
        Changes.Select(change => change.Before).FirstOrDefault(image => image.Tag != Placeholder || image.Digest is not null);

    /// <summary>
    /// Sets the image in plain manifests (<c>image</c> of containers and init containers in anything with a pod template) or, where a
    /// kustomization names the image, in its <c>images</c>. Lines with the comment <c># slipway:ignore</c> stay.
    /// </summary>
    /// <param name="folder">The application's folder, for messages.</param>
    /// <param name="files">All files of the folder; what is not YAML is skipped.</param>
    /// <param name="image">The image to set, with tag and digest.</param>
    /// <exception cref="InvalidInputException">A file is not valid YAML, or no image field is the application's.</exception>
    public static ManifestEdit SetImage(string folder, IReadOnlyList<ConfigFile> files, ImageReference image)
    {
        if (image.Tag is null || image.Digest is null)
        {
            throw new InvalidInputException($"image '{image}'", "expected a tag and a digest to release: repository:tag@sha256:…");
        }

        var scans = Scan(files);
        var fields = scans.SelectMany(scan => scan.Fields).Where(field => field.Matches(image)).ToList();
        if (fields.Exists(field => field is KustomizeImage))
        {
            // The kustomization has the last word; what it overrides is only a placeholder.
            fields.RemoveAll(field => field is not KustomizeImage);
        }

        if (fields.Count == 0)
        {
            throw NoMatch(folder, scans, image);
        }

        return new ManifestEdit
        {
            Changes = [.. fields.Select(field => new ImageChange(field.Position, field.Path, field.Image!, image))],
            Files =
            [
                .. fields.GroupBy(field => field.Text)
                    .Select(group => group.Key.Apply(group.SelectMany(field => field.Set(image)), image))
                    .OfType<FileEdit>()
                    .OrderBy(file => file.Path, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>The edit as a unified diff.</summary>
    public string ToDiff() => string.Concat(Files.Select(UnifiedDiff.Of));

    private static List<ManifestScan> Scan(IReadOnlyList<ConfigFile> files)
    {
        var scans = new List<ManifestScan>();
        var problems = new List<Problem>();
        foreach (var file in files.Where(file => file.Path.EndsWith(".yaml", StringComparison.Ordinal)
            || file.Path.EndsWith(".yml", StringComparison.Ordinal) || file.Path.EndsWith("/Kustomization", StringComparison.Ordinal)))
        {
            try
            {
                scans.Add(ManifestScan.Of(new ManifestText(file)));
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count == 0 ? scans : throw new InvalidInputException(problems);
    }

    private static InvalidInputException NoMatch(string folder, List<ManifestScan> scans, ImageReference image)
    {
        var found = scans.SelectMany(scan => scan.Fields).Select(field => $"{field.Position} {field.Path} '{field.ImageText}'").ToList();
        var advice = $"Set the application's image to {image.Repository}:{Placeholder} there; the release then fills in tag and digest.";
        return new InvalidInputException(
            folder,
            $"no image field is of {image.Repository}. {advice} " +
            (found.Count == 0 ? "Found no image field at all." : "Found: " + string.Join("; ", found) + "."));
    }
}
