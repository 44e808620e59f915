using System.Text;
using System.Text.RegularExpressions;
using Slipway.ConfigRepositories;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Releases;

/// <summary>Says which images a rendering has in place of a released one, and where they are written.</summary>
internal static class WinningImages
{
    private const int MaxListed = 5;

    /// <summary>The images that a rendering has in place of one of a repository; all of them where none is like it.</summary>
    public static IReadOnlyList<ContainerImage> Find(Rendering rendering, string? repository)
    {
        var all = rendering.Resources.SelectMany(ContainerImages.Of).ToList();
        return all.Where(image => ImageReference.TryParse(image.Image) is { } parsed && IsLike(parsed, repository, rendering.Target.Application)).ToList() is { Count: > 0 } same ? same : all;
    }

    /// <summary>The message.</summary>
    /// <param name="winners">What is rendered.</param>
    /// <param name="released">What was released.</param>
    /// <param name="files">The files that the rendering is made of.</param>
    public static string Describe(IReadOnlyList<ContainerImage> winners, string released, IReadOnlyList<ConfigFile> files)
    {
        var listed = winners.Take(MaxListed).Select(image =>
            $"\n  {image.Resource.Id}: container '{image.Container}' runs {image.Image}, which is written at {Place(image, files)}");
        return $"the release of {released} would not run: something wins over the field that it sets. "
            + (winners.Count == 0 ? "The rendering has no container image at all."
                : $"In the rendering:{string.Concat(listed)}{(winners.Count > MaxListed ? $"\n  and {winners.Count - MaxListed} more" : "")}\n"
                    + "Take the image out there, so that the released one counts, or have releases set that field: name it under 'images' in slipway.yaml.");
    }

    private static bool IsLike(ImageReference image, string? repository, ApplicationName application) =>
        repository is null ? image.Name == application.Value : image.Repository == repository || image.Name == repository[(repository.LastIndexOf('/') + 1)..];

    // The renderer's own trace leads to the resource that a patch or a values file changed: what tells is where the text comes from.
    private static string Place(ContainerImage image, IReadOnlyList<ConfigFile> files)
    {
        var parsed = ImageReference.TryParse(image.Image);
        IEnumerable<string?> texts =
        [
            parsed?.Digest?.Value,
            image.Image,
            parsed is null ? null : $"{parsed.Repository}:{parsed.Tag}",
            parsed?.Tag is { } tag && parsed.Digest is null ? $@"^\s*-?\s*""?(newTag|tag)""?:\s*[""']?{Regex.Escape(tag)}[""']?\s*(#.*)?$" : null,
            parsed?.Repository,
        ];
        foreach (var text in texts.OfType<string>())
        {
            var isPattern = text.StartsWith('^');
            var places = files
                .SelectMany(file => Encoding.UTF8.GetString(file.Content.Span).Split('\n').Index()
                    .Where(line => isPattern ? Regex.IsMatch(line.Item, text) : line.Item.Contains(text, StringComparison.Ordinal))
                    .Select(line => $"{file.Path}:{line.Index + 1}"))
                .Take(MaxListed)
                .ToList();
            if (places.Count > 0)
            {
                return string.Join(", ", places);
            }
        }

        return image.Resource.Origin?.At(image.Position) ?? "a place that is not known";
    }
}
