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
        entries.TryGetValue("repository", out var repository) && repository is { Collection: null, Value.Value.Length: > 0 }
        && (entries.ContainsKey("tag") || entries.ContainsKey("digest") || name == "image");

    public override string Written =>
        (Value("registry") is { } registry ? registry + "/" : "") + Value("repository")
        + (Value("tag") is { } tag ? ":" + tag : "") + (Value("digest") is { } digest ? "@" + (Digest.TryParseHex(digest)?.Value ?? digest) : "");

    protected override IReadOnlyList<string> Keys => ["registry", "repository", "tag", "digest"];

    protected override string TagKey => "tag";

    public override ImageReference AfterImage(ImageReference image)
    {
        var after = base.AfterImage(image);
        return Has("registry") && !Before(image)!.IsOfRepository(image) && image.Split() is var (host, path) ? after.SpelledAs($"{host}/{path}") : after;
    }

    protected override IEnumerable<Replacement> Replacements(ImageReference image)
    {
        if (!Before(image)!.IsOfRepository(image))
        {
            var (host, path) = image.Split();
            if (Has("registry"))
            {
                yield return Set("registry", host);
            }

            yield return Set("repository", Has("registry") ? path : image.Repository);
        }

        if (!HasOnlyDigest)
        {
            // A chart that knows no digest puts the tag behind the repository: a tag may carry one.
            yield return Set("tag", Has("digest") ? image.Tag! : $"{image.Tag}@{image.Digest}", "repository");
        }

        if (Has("digest"))
        {
            // Some charts write the algorithm themselves.
            yield return Set("digest", image.Digest!.SpelledLike(Value("digest")));
        }
    }
}
