using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>
/// The change of an application's image in its manifests: only the bytes of the image references differ, and tag and digest
/// change together. A value; nothing is written.
/// </summary>
internal sealed record ManifestEdit
{
    /// <summary>The files that change, sorted by path.</summary>
    public required IReadOnlyList<FileEdit> Files { get; init; }

    /// <summary>All images of the application, also those that have the wanted value already. At least one.</summary>
    public required IReadOnlyList<ImageChange> Changes { get; init; }

    /// <summary>Places that change with an image because they share its tag by an anchor, and are none themselves.</summary>
    public IReadOnlyList<ManifestPlace> Shared { get; init; } = [];

    /// <summary>What still names another image of the same repository, or could not be read and might. A release leaves it as it is.</summary>
    public IReadOnlyList<ManifestPlace> NotChanged { get; init; } = [];

    /// <summary>The image that runs before the edit; null when there was none yet.</summary>
    public ImageReference? Previous =>
        Changes.Select(change => change.Before).Where(image => !image.IsPlaceholder).MaxBy(image => image.Tag is not null);

    /// <summary>
    /// Sets the image wherever the application's manifests name it: <c>image</c> of containers and init containers in anything with a pod
    /// template, the values of a Helm chart, and the fields that slipway.yaml names; where a kustomization names the image, its <c>images</c>
    /// instead of the containers that it overrides. Lines with the comment <c># slipway:ignore</c> stay.
    /// </summary>
    /// <param name="folder">The application's folder, <c>{stage}/{application}</c>.</param>
    /// <param name="files">All files of the folder; what is neither YAML nor named by a path is skipped, and so is what rendering does not read.</param>
    /// <param name="image">The image to set, with tag and digest.</param>
    /// <param name="paths">The application's fields that slipway.yaml names.</param>
    /// <exception cref="InvalidInputException">
    /// No image field is the application's, it is not clear which, a file that names the image is not valid YAML, or what the edit sets would not be what is deployed.
    /// </exception>
    public static ManifestEdit SetImage(string folder, IReadOnlyList<ConfigFile> files, ImageReference image, IReadOnlyList<ImagePath> paths) =>
        SetImage(folder, files, image, paths, []);

    /// <inheritdoc cref="SetImage(string, IReadOnlyList{ConfigFile}, ImageReference, IReadOnlyList{ImagePath})"/>
    /// <param name="folder">The application's folder, <c>{stage}/{application}</c>.</param>
    /// <param name="files">All files of the folder; what is neither YAML nor named by a path is skipped, and so is what rendering does not read.</param>
    /// <param name="image">The image to set, with tag and digest.</param>
    /// <param name="paths">The application's fields that slipway.yaml names.</param>
    /// <param name="links">The symbolic links of the folder. Those that lead to a file in it are followed; one that leads elsewhere must not hold the image.</param>
    public static ManifestEdit SetImage(
        string folder, IReadOnlyList<ConfigFile> files, ImageReference image, IReadOnlyList<ImagePath> paths, IReadOnlyList<ConfigLink> links)
    {
        if (image.Tag is null || image.Digest is null)
        {
            throw new InvalidInputException($"image '{image}'", "expected a tag and a digest to release: repository:tag@sha256:…");
        }

        var search = ImageSearch.Of(folder, files, paths, new LinkedFiles(folder, links));
        var fields = search.Find(image);
        var edits = Edits(search, fields, image);
        return new ManifestEdit
        {
            Changes = [.. fields.Select(field => new ImageChange(field.Position, field.Path, field.Before(image)!, field.AfterImage(image)))],
            Files = [.. edits.Select(edit => edit.File)],
            Shared = [.. edits.SelectMany(edit => edit.Shared)],
            NotChanged = [.. RemainingMentions.Find(search, files, fields, image), .. search.Unreadable, .. search.Links.Unfollowed],
        };
    }

    /// <summary>The edit as a unified diff.</summary>
    public string ToDiff() => string.Concat(Files.Select(UnifiedDiff.Of));

    private static List<ScalarEdits> Edits(ImageSearch search, IReadOnlyList<ImageField> fields, ImageReference image)
    {
        var edits = new List<ScalarEdits>();
        var problems = new List<Problem>();
        foreach (var scan in search.Scans)
        {
            var set = scan.Fields.Intersect(fields).ToHashSet();
            try
            {
                if (set.Count > 0 && scan.Text.Set(scan, set, image) is { } edit)
                {
                    edits.Add(edit);
                }
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count == 0 ? [.. edits.OrderBy(edit => edit.File.Path, StringComparer.Ordinal)] : throw new InvalidInputException(problems);
    }
}
