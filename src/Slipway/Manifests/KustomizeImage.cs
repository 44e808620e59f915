using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>An entry of <c>images</c> in a kustomization (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/).</summary>
internal sealed class KustomizeImage(ManifestText text, string path, IReadOnlyDictionary<string, ImageMapping.Entry> entries)
    : ImageMapping(text, path, entries)
{
    /// <summary>The image that the entry replaces.</summary>
    public string? Name => Value("name");

    /// <summary>The repository that it gives instead; null where it stays.</summary>
    public string? NewName => Value("newName");

    public override string Written =>
        (NewName ?? Name) + (Value("newTag") is { } tag ? ":" + tag : "") + (Value("digest") is { } digest ? "@" + digest : "");

    protected override IReadOnlyList<string> Keys => ["name", "newName", "newTag", "digest"];

    protected override string TagKey => "newTag";

    /// <summary>What it makes of an image that is called as its name says; tag and digest of the image stay only where the entry has neither.</summary>
    /// <param name="current">The image so far.</param>
    /// <param name="set">The image that the release sets here; null where it leaves the entry alone.</param>
    public ImageReference Apply(ImageReference current, ImageReference? set)
    {
        var written = set is null ? ImageReference.TryParse(Written) : AfterImage(set);
        return written is null ? current
            : written is { Tag: null, Digest: null } ? current.SpelledAs(written.Repository)
            : written;
    }

    protected override IEnumerable<Replacement> Replacements(ImageReference image)
    {
        if (Before(image) is not { } before || !before.IsOfRepository(image))
        {
            yield return Set("newName", image.Repository, "name");
        }

        if (!HasOnlyDigest)
        {
            yield return Set("newTag", image.Tag!, "newName", "name");
        }

        yield return Set("digest", image.Digest!.Value, "newTag", "newName", "name");
    }
}
