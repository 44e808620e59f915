using Serilog;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images;

/// <summary>An image that somebody else builds: a release carries the digest that its registry has for it.</summary>
/// <param name="Reference">Repository and tag or digest.</param>
public sealed record ExistingImage(ImageReference Reference) : ImageSource
{
    /// <inheritdoc/>
    public override IImageBuilder CreateBuilder(RegistryClient registry, ILogger logger) => new Resolver(Reference, registry);

    private sealed class Resolver(ImageReference reference, RegistryClient registry) : IImageBuilder
    {
        public async Task<BuiltImage> BuildAsync(ImageBuild build, CancellationToken cancellationToken)
        {
            var digest = await registry.FindAsync(reference, cancellationToken) ?? throw new SlipwayException(
                reference.ToString(), $"its registry does not have it; expected an existing image for {build.Application}.");
            return new BuiltImage(reference.WithDigest(digest), IsNew: false);
        }
    }
}
