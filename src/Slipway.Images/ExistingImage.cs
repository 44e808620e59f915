using Serilog;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images;

/// <summary>An image that somebody else builds: a release carries the digest that its registry has for it.</summary>
/// <param name="Reference">Repository and tag or digest.</param>
public sealed record ExistingImage(ImageReference Reference) : ImageSource
{
    /// <summary>Whether it is copied to the registry of the releases first, so that clusters need no other one. Default: no.</summary>
    public bool IsCopied { get; init; }

    /// <inheritdoc/>
    public override IImageBuilder CreateBuilder(RegistryClient registry, ILogger logger) => new Resolver(Reference, IsCopied, registry);

    private sealed class Resolver(ImageReference reference, bool isCopied, RegistryClient registry) : IImageBuilder
    {
        public async Task<BuiltImage> BuildAsync(ImageBuild build, CancellationToken cancellationToken)
        {
            var digest = await registry.FindAsync(reference, cancellationToken) ?? throw new SlipwayException(
                reference.ToString(), $"its registry does not have it; expected an existing image for {build.Application}.");
            return isCopied ? await CopyAsync(digest, build.Target, cancellationToken) : new BuiltImage(reference.WithDigest(digest), IsNew: false);
        }

        private async Task<BuiltImage> CopyAsync(Digest digest, ImageReference target, CancellationToken cancellationToken)
        {
            var existing = await registry.FindAsync(target, cancellationToken);
            if (existing is not null && existing != digest)
            {
                throw new SlipwayException(
                    target.ToString(), $"the registry has {existing} under this version already; expected {digest}, which is {reference} now. A version names one image: tag a new version.");
            }

            if (existing is null)
            {
                await registry.CopyAsync(ImageReference.Parse(reference.Repository).WithDigest(digest), target, cancellationToken);
            }

            return new BuiltImage(target.WithDigest(digest), IsNew: existing is null);
        }
    }
}
