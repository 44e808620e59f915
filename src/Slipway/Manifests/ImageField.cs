using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>A place in a manifest that names an image.</summary>
internal abstract class ImageField(ManifestText text)
{
    public ManifestText Text { get; } = text;

    /// <summary>File, line and column.</summary>
    public abstract string Position { get; }

    /// <summary>The path of the field in its document.</summary>
    public abstract string Path { get; }

    /// <summary>The image as it is written.</summary>
    public abstract string ImageText { get; }

    /// <summary>The image; null when what is written is none.</summary>
    public ImageReference? Image => ImageReference.TryParse(ImageText);

    /// <summary>Whether a line of the field has the comment <c># slipway:ignore</c>.</summary>
    public abstract bool IsIgnored { get; }

    /// <summary>What has to be replaced to set the image.</summary>
    public abstract IEnumerable<Replacement> Set(ImageReference image);

    /// <summary>Whether it is the image's repository, or a placeholder for it such as <c>web:unreleased</c>.</summary>
    public bool Matches(ImageReference image) => !IsIgnored && Image is { } current
        && (current.Repository == image.Repository
            || (current is { Tag: ManifestEdit.Placeholder, Digest: null } && LastSegment(current) == LastSegment(image)));

    private static string LastSegment(ImageReference image) => image.Repository[(image.Repository.LastIndexOf('/') + 1)..];
}
