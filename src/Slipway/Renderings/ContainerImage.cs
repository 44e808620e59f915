using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>The image of a container in a resource's pod template.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Container">The container's name; empty where it has none.</param>
/// <param name="Image">The image as written.</param>
/// <param name="Position">Where the image is written.</param>
public sealed record ContainerImage(Resource Resource, string Container, string Image, SourcePosition Position)
{
    /// <summary>Whether it is the placeholder that the first release replaces: the tag <c>unreleased</c> and no digest.</summary>
    public bool IsUnreleased => ImageReference.TryParse(Image) is { Tag: "unreleased", Digest: null };

    /// <summary>Whether it names a digest, so that what runs is what was built.</summary>
    public bool IsPinned => ImageReference.TryParse(Image)?.Digest is not null;
}
