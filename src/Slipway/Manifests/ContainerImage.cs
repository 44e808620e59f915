using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>The <c>image</c> of a container in a pod or pod template.</summary>
internal sealed class ContainerImage(ManifestText text, string path, ScalarSpan scalar, ScalarSpan place) : ImageField(text)
{
    public override string Position => place.PositionIn(Text);

    public override string Path => path;

    public override string ImageText => scalar.Value;

    public override bool IsIgnored => scalar.IsIgnoredIn(Text) || place.IsIgnoredIn(Text);

    public override IEnumerable<Replacement> Set(ImageReference image) => [scalar.Set(Text, image.ToString())];
}
