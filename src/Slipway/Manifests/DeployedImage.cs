using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>Finds the image that a stage's manifests give an application.</summary>
public static class DeployedImage
{
    /// <summary>
    /// The image with tag and digest whose repository is named like the application (<c>ghcr.io/acme/web</c>), or the only one there is; null
    /// where the application waits for its first release.
    /// </summary>
    /// <param name="folder">The application's folder, <c>{stage}/{application}</c>.</param>
    /// <param name="application">The application.</param>
    /// <param name="files">All files of the folder.</param>
    /// <param name="paths">The application's fields that slipway.yaml names.</param>
    /// <exception cref="InvalidInputException">There are several, or none.</exception>
    public static ImageReference? Find(string folder, ApplicationName application, IReadOnlyList<ConfigFile> files, IReadOnlyList<ImagePath> paths)
    {
        var fields = ImageSearch.Of(folder, files, paths).All();
        var named = Images(fields.Where(field => field.Image?.Name == application.Value));
        var candidates = named.Count > 0 ? named : Images(fields);
        return candidates switch
        {
            [var image] => image,
            [] when fields.Any(field => field.Image is { IsPlaceholder: true } image && image.Name == application.Value) => null,
            _ => throw new InvalidInputException(
                folder,
                $"expected one image of {application} with tag and digest; found: {(fields.Count == 0 ? "no image field" : ImageSearch.List(fields))}."),
        };
    }

    private static List<ImageReference> Images(IEnumerable<ImageField> fields) =>
        [.. fields.Select(field => field.Image).OfType<ImageReference>().Where(image => image is { Digest: not null, Tag: not null }).Distinct()];
}
