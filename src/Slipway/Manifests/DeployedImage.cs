using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>Finds the image that a stage's manifests give an application.</summary>
internal static class DeployedImage
{
    /// <summary>
    /// The image with a digest whose repository is named like the application (<c>ghcr.io/acme/web</c>), or the only one there is; null
    /// where the application waits for its first release. It has no tag where the manifests name it by its digest alone.
    /// </summary>
    /// <param name="folder">The application's folder, <c>{stage}/{application}</c>.</param>
    /// <param name="application">The application.</param>
    /// <param name="files">All files of the folder.</param>
    /// <param name="paths">The application's fields that slipway.yaml names.</param>
    /// <exception cref="InvalidInputException">There are several, or none.</exception>
    public static ImageReference? Find(string folder, ApplicationName application, IReadOnlyList<ConfigFile> files, IReadOnlyList<ImagePath> paths)
    {
        var search = ImageSearch.Of(folder, files, paths);
        var fields = search.All();
        var named = Images(fields.Where(field => field.Image?.Name == application.Value));
        var candidates = named.Count > 0 ? named : Images(fields);
        return candidates switch
        {
            [var image] => image,
            [] when fields.Any(field => field.Image is { IsPlaceholder: true } image && image.Name == application.Value) => null,
            _ => throw new InvalidInputException(
                folder,
                $"expected one image of {application} with a digest; found: {(fields.Count == 0 ? "no image field" : ImageSearch.List(fields))}."
                + string.Concat(search.Unreadable.Select(place => $"\n{place}"))),
        };
    }

    /// <summary>The fields with a digest that may be the application's.</summary>
    /// <exception cref="InvalidInputException">Files cannot be read.</exception>
    internal static IReadOnlyList<ImageField> Candidates(string folder, ApplicationName application, IReadOnlyList<ConfigFile> files, IReadOnlyList<ImagePath> paths)
    {
        var pinned = ImageSearch.Of(folder, files, paths).All().Where(field => field.Image?.Digest is not null).ToList();
        return pinned.Where(field => field.Image!.Name == application.Value).ToList() is { Count: > 0 } named ? named : pinned;
    }

    // One image is one digest, in however many places and spellings; those with a tag say which version it is.
    private static List<ImageReference> Images(IEnumerable<ImageField> fields)
    {
        var images = fields.Select(field => field.Image).OfType<ImageReference>().Where(image => image.Digest is not null).Distinct().ToList();
        var known = new List<ImageReference>();
        foreach (var image in images.OrderBy(image => image.Tag is null))
        {
            if (!known.Exists(other => other.IsOfRepository(image) && other.Digest == image.Digest && (other.Tag == image.Tag || image.Tag is null)))
            {
                known.Add(image);
            }
        }

        var whole = known.Where(image => image.Tag is not null).ToList();
        return whole.Count > 0 && !known.Exists(image => image.Tag is null && whole[0].IsOfRepository(image)) ? whole : known;
    }
}
