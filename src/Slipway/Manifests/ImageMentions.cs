using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>Finds where any text names an image of a repository.</summary>
internal static class ImageMentions
{
    private const string Trailing = ".:-_/@";

    /// <summary>Whether a file that cannot be read as YAML may name an image of the repository, however it is encoded.</summary>
    public static bool May(ConfigFile file, ImageReference image) =>
        Encoding.Latin1.GetString(file.Content.Span).Replace("\0", "", StringComparison.Ordinal) is var text
        && (text.Contains(Path(image), StringComparison.Ordinal) || In(text, image).Any() || text.Contains($"{image.Name}:{ImageReference.Placeholder}", StringComparison.Ordinal));

    /// <summary>The images of the repository that a text names with a tag or a digest, and where.</summary>
    public static IEnumerable<(int Start, ImageReference Image)> In(string text, ImageReference image)
    {
        var path = image.Name;
        var from = 0;
        while (text.IndexOf(path, from, StringComparison.Ordinal) is var at and >= 0)
        {
            var (start, end) = (at, at + path.Length);
            while (start > 0 && IsPart(text[start - 1]))
            {
                start--;
            }

            while (end < text.Length && IsPart(text[end]))
            {
                end++;
            }

            from = end;
            // Behind a scheme, such as docker://.
            var scheme = text.LastIndexOf("//", end - 1, end - start, StringComparison.Ordinal);
            start = scheme < 0 ? start : scheme + 2;
            if (ImageReference.TryParse(text[start..end].TrimEnd(Trailing.ToCharArray())) is { } found
                && (found.Tag is not null || found.Digest is not null) && found.IsOfRepository(image))
            {
                yield return (start, found);
            }
        }
    }

    // The host may be spelled in several ways; a path of one part is too common a word.
    private static string Path(ImageReference image) => image.Split().Path is var path && path.Contains('/', StringComparison.Ordinal) ? path : image.Repository;

    private static bool IsPart(char character) => char.IsAsciiLetterOrDigit(character) || Trailing.Contains(character, StringComparison.Ordinal);
}
