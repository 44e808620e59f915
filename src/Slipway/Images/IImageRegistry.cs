using Slipway.Naming;

namespace Slipway.Images;

/// <summary>An OCI registry (https://github.com/opencontainers/distribution-spec).</summary>
internal interface IImageRegistry
{
    /// <summary>The digest that a tag or digest stands for; null when the registry does not have it.</summary>
    Task<Digest?> FindAsync(ImageReference reference, CancellationToken cancellationToken);
}
