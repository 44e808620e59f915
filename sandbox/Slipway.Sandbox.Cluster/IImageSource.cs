namespace Slipway.Sandbox.Cluster;

/// <summary>Where the cluster's node pulls images from.</summary>
internal interface IImageSource
{
    /// <summary>
    /// Unpacks an image as a Pod names it, once per digest; null when the registry has no such image.
    /// Any other failure is thrown and shows as ErrImagePull with its message.
    /// </summary>
    Task<UnpackedImage?> PullAsync(string reference, CancellationToken cancellationToken);
}
