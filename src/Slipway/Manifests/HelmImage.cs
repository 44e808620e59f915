using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>
/// An image in the values of a Helm chart, as <c>helm create</c> and most charts write it: <c>repository</c> and <c>tag</c>, sometimes
/// <c>registry</c> and <c>digest</c>.
/// </summary>
internal sealed class HelmImage(ManifestText text, string path, IReadOnlyDictionary<string, ImageMapping.Entry> entries)
    : ImageMapping(text, path, entries)
{
    /// <summary>Whether a mapping with these keys can be an image; one without tag and digest, when it is called so.</summary>
    public static bool Fits(IReadOnlyDictionary<string, Entry> entries, string? name) =>
        entries.TryGetValue("repository", out var repository) && repository.Value.Value.Length > 0
        && (entries.ContainsKey("tag") || entries.ContainsKey("digest") || name == "image");

    public override string Written =>
        (Value("registry") is { } registry ? registry + "/" : "") + Value("repository")
        + (Value("tag") is { } tag ? ":" + tag : "") + (Value("digest") is { } digest ? "@" + digest : "");

    public override IEnumerable<Replacement> Set(ImageReference image)
    {
        if (Before(image)!.Repository != image.Repository)
        {
            var host = image.Repository[..Math.Max(0, image.Repository.IndexOf('/', StringComparison.Ordinal))];
            var hasRegistry = Has("registry") && host.Length > 0;
            if (hasRegistry)
            {
                yield return Set("registry", host);
            }

            yield return Set("repository", hasRegistry ? image.Repository[(host.Length + 1)..] : image.Repository);
        }

        if (Has("digest"))
        {
            yield return Set("tag", image.Tag!, "repository");
            yield return Set("digest", image.Digest!.Value);
        }
        else
        {
            // The chart knows no digest, but puts the tag behind the repository: a tag may carry one.
            yield return Set("tag", $"{image.Tag}@{image.Digest}", "repository");
        }
    }
}
