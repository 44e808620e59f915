using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>An entry of <c>images</c> in a kustomization (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/).</summary>
internal sealed class KustomizeImage(ManifestText text, string path, IReadOnlyDictionary<string, ImageMapping.Entry> entries)
    : ImageMapping(text, path, entries)
{
    /// <summary>The image that the entry replaces.</summary>
    public string? Name => Value("name");

    public override string Written =>
        (Value("newName") ?? Name) + (Value("newTag") is { } tag ? ":" + tag : "") + (Value("digest") is { } digest ? "@" + digest : "");

    public override IEnumerable<Replacement> Set(ImageReference image)
    {
        if ((Value("newName") ?? Name) != image.Repository)
        {
            yield return Set("newName", image.Repository, "name");
        }

        yield return Set("newTag", image.Tag!, "newName", "name");
        yield return Set("digest", image.Digest!.Value, "newTag", "newName", "name");
    }
}
