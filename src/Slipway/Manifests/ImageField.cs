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

    /// <summary>What is written there, as one text.</summary>
    public abstract string Written { get; }

    /// <summary>The scalars that hold it.</summary>
    public abstract IEnumerable<ScalarSpan> Spans { get; }

    /// <summary>Whether a line of the field has the comment <c># slipway:ignore</c>.</summary>
    public abstract bool IsIgnored { get; }

    /// <summary>What to write instead, where what is written cannot be edited.</summary>
    public virtual string Advice => $"Write it plainly: image: {Written}";

    /// <summary>The image that is written there; null when it is none, or not a whole one.</summary>
    public virtual ImageReference? Image => ImageReference.TryParse(Written);

    /// <summary>The image before the edit; null when what is written is none.</summary>
    /// <param name="image">The image to set: it says what a part of an image belongs to.</param>
    public virtual ImageReference? Before(ImageReference image) => Image;

    /// <summary>The image as this place names it: by the repository as it is spelled here, and by the parts that it has.</summary>
    public virtual ImageReference AfterImage(ImageReference image) =>
        Before(image) is { } current && current.IsOfRepository(image) ? image.SpelledAs(current.Repository) : image;

    /// <summary>What shall be written there, as <see cref="Written"/> says it.</summary>
    public virtual string After(ImageReference image) => AfterImage(image).ToString();

    /// <summary>What has to be replaced to set the image.</summary>
    /// <exception cref="InvalidInputException">It is written in a way that cannot be edited.</exception>
    public abstract IEnumerable<Replacement> Set(ImageReference image);

    /// <summary>Whether it is of the image's repository, or a placeholder for it such as <c>web:unreleased</c>.</summary>
    public virtual bool Matches(ImageReference image) => !IsIgnored && Before(image)?.StandsFor(image) == true;

    /// <summary>Whether it names the image's repository with a tag or a digest that is none, such as <c>${TAG}</c>.</summary>
    public bool IsUnclear(ImageReference image)
    {
        if (IsIgnored || Before(image) is not null)
        {
            return false;
        }

        var repository = Written.Split('@')[0];
        var tag = repository.IndexOf(':', repository.LastIndexOf('/') + 1);
        return ImageReference.TryParse(tag < 0 ? repository : repository[..tag])?.IsOfRepository(image) == true;
    }

    /// <summary>Whether it waits for the application's first release under another repository than the image's.</summary>
    public bool IsForeignPlaceholder(ImageReference image) =>
        Before(image) is { IsPlaceholder: true } current && !current.IsOfRepository(image);

    /// <inheritdoc/>
    public override string ToString() => $"{Position} {Path} '{Written}'";
}
