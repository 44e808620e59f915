using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>Tells a release commit of ours that a forge rebased, and so gave another committer, from one that a person changed: it is what the same release makes of its parent.</summary>
internal static class RebasedRelease
{
    public static async Task<bool> IsOursAsync(Release release, BranchCommit only, CancellationToken cancellationToken)
    {
        var trailers = ReleaseTrailers.Of(only.Commit.Message);
        if (trailers.Application != release.Application.Value || trailers.Stage != release.Stage.Value)
        {
            return false;
        }

        try
        {
            var paths = SlipwayConfiguration.Parse(await only.Parent.ReadAsync(SlipwayConfiguration.FileName, cancellationToken)).ImagesOf(release.Application);
            var after = await only.Commit.ReadFolderAsync(release.Folder, cancellationToken);
            if (DeployedImage.Find(release.Folder, release.Application, after, paths) is not { Digest: not null } image
                || image.Digest != trailers.Digest
                || Release.VersionIn(only.Commit.Message.Split('\n')[0], release.Application) is not { } version
                || (image.Tag ?? version) != version)
            {
                return false;
            }

            var edit = ManifestEdit.SetImage(
                release.Folder,
                await only.Parent.ReadFolderAsync(release.Folder, cancellationToken),
                image.WithTag(version).WithDigest(image.Digest!),
                paths,
                await LinkedManifests.ReadAsync(only.Parent, release.Folder, cancellationToken));
            return await only.IsAsync(edit.Files, [], cancellationToken);
        }
        catch (InvalidInputException)
        {
            // Nothing that a release of ours could have been made from.
            return false;
        }
    }
}
