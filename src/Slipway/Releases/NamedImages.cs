using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Releases;

/// <summary>
/// The image of an application in fields that slipway.yaml names, which need not be of a container: a variable that tells an operator what to run, a text in a ConfigMap,
/// a tag alone. What containers run then says nothing of it, unless one of them runs an image of that name.
/// </summary>
/// <param name="paths">The application's fields that slipway.yaml names.</param>
internal sealed class NamedImages(IReadOnlyList<ImagePath> paths)
{
    private bool IsTagAlone => paths.Any(path => path.Part == ImagePart.Tag) && paths.All(path => path.Part != ImagePart.Digest);

    /// <summary>Whether a rendering has the digest in some text, and no container with an image of the name, which would be what counts.</summary>
    internal bool AreIn(Rendering rendering, Digest digest, string name) =>
        paths.Count > 0
        && !rendering.All.SelectMany(ContainerImages.Of).Any(container => ImageReference.TryParse(container.Image)?.Name == name)
        && rendering.All.Any(resource => Mentions(resource.Content, digest.Value));

    /// <summary>Whether a release sets nothing but a tag, so that its digest is nowhere in the manifests.</summary>
    /// <param name="fields">The images with a digest that the folder has.</param>
    /// <param name="digest">The digest of the release.</param>
    internal bool AreTagsAlone(IEnumerable<ImageField> fields, Digest digest) => IsTagAlone && fields.All(field => field.Image?.Digest != digest);

    /// <summary>Whether images that are deployed do not contradict a release: one has its digest, or none of them can tell.</summary>
    /// <param name="image">The image of the release.</param>
    /// <param name="deployed">What was deployed, or runs.</param>
    public bool Allow(ImageReference image, IReadOnlyList<string> deployed) =>
        deployed.Any(other => other.EndsWith("@" + image.Digest, StringComparison.Ordinal))
        || (paths.Count > 0 && deployed.Select(ImageReference.TryParse).OfType<ImageReference>().Where(other => other.Name == image.Name)
            .All(other => IsTagAlone && other.Digest is null && other.Tag == image.Tag));

    private static bool Mentions(Value value, string digest) => value switch
    {
        ScalarValue { AsString: { } text } => text.Contains(digest, StringComparison.Ordinal),
        MapValue map => map.Any(entry => Mentions(entry.Value, digest)),
        ListValue list => list.Any(item => Mentions(item, digest)),
        _ => false,
    };
}
