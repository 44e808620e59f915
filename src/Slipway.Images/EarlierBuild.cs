using Slipway.Images.Registries;

namespace Slipway.Images;

/// <summary>Finds the image that an earlier run pushed for the same source version.</summary>
internal static class EarlierBuild
{
    /// <summary>The image under the target's tag; null when there is none.</summary>
    /// <exception cref="SlipwayException">The tag belongs to another source commit.</exception>
    public static async Task<BuiltImage?> FindAsync(RegistryClient registry, ImageBuild build, CancellationToken cancellationToken)
    {
        if (await registry.FindAsync(build.Target, cancellationToken) is not { } digest)
        {
            return null;
        }

        var reference = build.Target.WithDigest(digest);
        var labels = await registry.FindLabelsAsync(reference, cancellationToken);
        var revision = labels?.GetValueOrDefault(ImageLabels.Revision);
        return revision == build.Source.Commit.Value
            ? new BuiltImage(reference, IsNew: false)
            : throw new SlipwayException(
                build.Target.ToString(),
                $"the registry has this version already, built from {(revision is null ? "an unknown commit" : $"commit {revision}")}; "
                + $"expected commit {build.Source.Commit}. A version names one image: tag a new version.");
    }
}
