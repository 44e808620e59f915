using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>The tag or the digest of the image in a field that slipway.yaml names.</summary>
internal sealed class ImagePartScalar(ManifestText text, string path, ImagePart part, ScalarSpan scalar, ScalarSpan place) : ImageField(text)
{
    public override string Position => place.PositionIn(Text);

    public override string Path => path;

    public override string Written => scalar.Value;

    public override IEnumerable<ScalarSpan> Spans => [scalar];

    public override bool IsIgnored => scalar.IsIgnoredIn(Text) || place.IsIgnoredIn(Text);

    public override ImageReference? Image => null;

    public override ImageReference Before(ImageReference image) =>
        ImageReference.TryParse(image.Repository + (part == ImagePart.Tag ? ":" + scalar.Value : "@" + (Digest.TryParseHex(scalar.Value)?.Value ?? scalar.Value))) ?? image.WithTag(ImageReference.Placeholder);

    public override string Advice => $"Write it plainly, as one text: {Path}: {Written}";

    public override string After(ImageReference image) => part == ImagePart.Tag ? image.Tag! : image.Digest!.SpelledLike(scalar.Value);

    public override IEnumerable<Replacement> Set(ImageReference image) => [scalar.Set(Text, After(image))];

    // The field says nothing of a repository: whoever named it in slipway.yaml vouches for it.
    public override bool Matches(ImageReference image) => !IsIgnored;
}
