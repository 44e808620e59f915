namespace Slipway.Images;

/// <summary>Builds an image and pushes it.</summary>
public interface IImageBuilder
{
    /// <summary>Builds and pushes the image; the result's digest is the one that the registry holds.</summary>
    Task<BuiltImage> BuildAsync(ImageBuild build, CancellationToken cancellationToken);
}
