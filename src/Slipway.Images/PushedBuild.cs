using Serilog;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images;

/// <summary>What every build of an image begins and ends with: it is not built twice, not for a registry that refuses it, and it is there afterwards.</summary>
internal static class PushedBuild
{
    /// <param name="registry">The registry of the target.</param>
    /// <param name="build">What to build.</param>
    /// <param name="push">Builds and pushes; its result is the digest that was pushed.</param>
    /// <param name="logger">Is told what is done.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public static async Task<BuiltImage> RunAsync(
        RegistryClient registry, ImageBuild build, Func<Task<Digest>> push, ILogger logger, CancellationToken cancellationToken)
    {
        if (build.Target.Tag is null)
        {
            throw new InvalidInputException($"image '{build.Target}'", "expected a tag: the version that is built.");
        }

        if (await EarlierBuild.FindAsync(registry, build, cancellationToken) is { } earlier)
        {
            logger.Debug("{Image} is in the registry", earlier.Reference);
            return earlier;
        }

        // Found out now, a refusal costs milliseconds; found out at the end, a whole build.
        await registry.CheckPushAsync(build.Target, cancellationToken);
        var digest = await push();
        var stored = await registry.FindAsync(build.Target, cancellationToken);
        return stored == digest
            ? new BuiltImage(build.Target.WithDigest(digest), IsNew: true)
            : throw new SlipwayException(
                build.Target.ToString(),
                $"{digest} was pushed, but the registry has {stored?.Value ?? "nothing"} under this tag. Does another build push the same version?");
    }
}
