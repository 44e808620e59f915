using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>An image as one text: the <c>image</c> of a container, or a field that slipway.yaml names.</summary>
internal sealed class ImageScalar(ManifestText text, string path, ScalarSpan scalar, ScalarSpan place, bool isNamed) : ImageField(text)
{
    /// <summary>Whether slipway.yaml names the field.</summary>
    public bool IsNamed => isNamed;

    public override string Position => place.PositionIn(Text);

    public override string Path => path;

    public override string Written => scalar.Value;

    public override IEnumerable<ScalarSpan> Spans => [scalar];

    public override bool IsIgnored => scalar.IsIgnoredIn(Text) || place.IsIgnoredIn(Text);

    public override IEnumerable<Replacement> Set(ImageReference image) => [scalar.Set(Text, After(image))];
}
