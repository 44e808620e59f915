namespace Slipway.Manifests;

/// <summary>What a field holds of an image reference.</summary>
internal enum ImagePart
{
    /// <summary>The whole reference.</summary>
    Image,

    /// <summary>The tag.</summary>
    Tag,

    /// <summary>The digest.</summary>
    Digest,
}
