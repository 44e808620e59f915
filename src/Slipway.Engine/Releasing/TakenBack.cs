using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Versions;

namespace Slipway.Engine.Releasing;

/// <summary>
/// Tells a release that people went back from: the base branch had its digest, and went on to something that ran before it, to a lower version, or to none. Whether by a revert, a
/// rollback, a restore or a commit by hand, merged in whatever way: what counts is what the branch held, not what its commits say.
/// </summary>
/// <param name="history">The history of the config repository.</param>
/// <param name="paths">The application's fields that slipway.yaml names.</param>
internal sealed class TakenBack(IBranchHistory history, IReadOnlyList<ImagePath> paths)
{
    /// <summary>The commit that went back; null where nobody did.</summary>
    /// <param name="plan">The release.</param>
    /// <param name="isOnlyNew">Whether it counts, too, that the branch went on to a newer release.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IConfigTree?> FindAsync(ReleasePlan plan, bool isOnlyNew, CancellationToken cancellationToken)
    {
        var release = plan.Release;
        var digest = release.Image.Digest!.Value;
        var since = (await history.FindSinceAsync(plan.Base, release.Folder, digest, cancellationToken)).ToList();
        while (since.Count > 0 && (await ImageAtAsync(release, since[0], cancellationToken))?.Digest == release.Image.Digest)
        {
            // The text went on where the image did not: into a comment that says what ran.
            since.RemoveAt(0);
        }

        if (since.Count == 0)
        {
            return null;
        }

        // A build of the same bits again, such as after a revert in the source, is a release of its own.
        var before = since[0].Parent is { } parent ? await history.FindAsync(parent, cancellationToken) : null;
        var version = (before is null ? null : await ImageAtAsync(release, before, cancellationToken))?.Tag ?? release.Version;
        if (VersionTag.IsHigher(release.Version, version))
        {
            return null;
        }

        if (isOnlyNew)
        {
            return since[0];
        }

        foreach (var commit in since)
        {
            if (await ImageAtAsync(release, commit, cancellationToken) is not { Digest: { } other, Tag: var tag }
                || VersionTag.IsHigher(version, tag ?? "")
                || (before is not null && await history.HadAsync(before.Commit, release.Folder, other.Value, cancellationToken)))
            {
                return commit;
            }
        }

        return null;
    }

    // What an old commit holds need not make sense.
    private async Task<ImageReference?> ImageAtAsync(Release release, IConfigTree commit, CancellationToken cancellationToken)
    {
        try
        {
            return DeployedImage.Find(release.Folder, release.Application, await commit.ReadFolderAsync(release.Folder, cancellationToken), paths);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }
}
