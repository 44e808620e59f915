using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>
/// The change of an application's image in its manifests: only the bytes of the image references differ, and tag and digest
/// change together. A value; nothing is written.
/// </summary>
public sealed record ManifestEdit
{
    /// <summary>The files that change, sorted by path.</summary>
    public required IReadOnlyList<FileEdit> Files { get; init; }

    /// <summary>All images of the application, also those that have the wanted value already. At least one.</summary>
    public required IReadOnlyList<ImageChange> Changes { get; init; }

    /// <summary>The image that runs before the edit; null when there was none yet.</summary>
    public ImageReference? Previous =>
        Changes.Select(change => change.Before).FirstOrDefault(image => !image.IsPlaceholder);

    /// <summary>
    /// Sets the image wherever the application's manifests name it: <c>image</c> of containers and init containers in anything with a pod
    /// template, the values of a Helm chart, and the fields that slipway.yaml names; where a kustomization names the image, its <c>images</c>
    /// instead of the containers that it overrides. Lines with the comment <c># slipway:ignore</c> stay.
    /// </summary>
    /// <param name="folder">The application's folder, <c>{stage}/{application}</c>.</param>
    /// <param name="files">All files of the folder; what is neither YAML nor named by a path is skipped.</param>
    /// <param name="image">The image to set, with tag and digest.</param>
    /// <param name="paths">The application's fields that slipway.yaml names.</param>
    /// <exception cref="InvalidInputException">A file is not valid YAML, no image field is the application's, or it is not clear which.</exception>
    public static ManifestEdit SetImage(string folder, IReadOnlyList<ConfigFile> files, ImageReference image, IReadOnlyList<ImagePath> paths)
    {
        if (image.Tag is null || image.Digest is null)
        {
            throw new InvalidInputException($"image '{image}'", "expected a tag and a digest to release: repository:tag@sha256:…");
        }

        var search = ImageSearch.Of(folder, files, paths);
        var fields = search.Find(image);
        return new ManifestEdit
        {
            Changes = [.. fields.Select(field => new ImageChange(field.Position, field.Path, field.Before(image)!, image))],
            Files =
            [
                .. search.Scans
                    .Select(scan => (Scan: scan, Set: scan.Fields.Intersect(fields).ToHashSet()))
                    .Where(file => file.Set.Count > 0)
                    .Select(file => file.Scan.Text.Set(file.Scan, file.Set, image))
                    .OfType<FileEdit>()
                    .OrderBy(file => file.Path, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>The edit as a unified diff.</summary>
    public string ToDiff() => string.Concat(Files.Select(UnifiedDiff.Of));
}
