using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Rollbacks;

/// <summary>Finds in the history of the config repository what a stage ran before.</summary>
/// <param name="history">The history.</param>
/// <param name="application">The application.</param>
/// <param name="paths">The application's fields that slipway.yaml names.</param>
public sealed class RollbackSearch(IConfigHistory history, ApplicationName application, IReadOnlyList<ImagePath> paths)
{
    private const int MostListed = 20;

    /// <summary>
    /// The newest image before the current one, leaving out versions that were rolled back themselves; or the one of the asked version.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="current">The image that the stage has now.</param>
    /// <param name="version">The version to go back to; null for the one before.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="InvalidInputException">The history has no such image; the message lists those it has.</exception>
    public async Task<EarlierImage> FindAsync(StageName stage, ImageReference current, string? version, CancellationToken cancellationToken)
    {
        var folder = $"{stage}/{application}";
        var since = new List<string>();
        var rolledBack = new HashSet<string>();
        var seen = new List<ImageReference> { current };
        EarlierImage? found = null;
        await foreach (var commit in history.ReadAsync(folder, cancellationToken))
        {
            var trailers = ReleaseTrailers.Of(commit.Message);
            if (found is not null)
            {
                // The release that brought it comes after the commits that only kept it.
                if (trailers.Digest == found.Image.Digest)
                {
                    return found with { SourceCommit = trailers.SourceCommit };
                }

                continue;
            }

            if (await ImageAtAsync(folder, commit, cancellationToken) is { } image)
            {
                seen.Add(image);
                if (image != current && (version is null ? !rolledBack.Contains(image.Tag!) : image.Tag == version))
                {
                    found = new EarlierImage(image, commit.Commit, trailers.Digest == image.Digest ? trailers.SourceCommit : null, since);
                    if (found.SourceCommit is not null)
                    {
                        return found;
                    }

                    continue;
                }
            }

            if (trailers.RolledBackFrom is { } from)
            {
                rolledBack.Add(from);
            }

            if (!trailers.IsRelease)
            {
                since.Add(commit.Message.Split('\n')[0]);
            }
        }

        return found ?? throw NotFound(folder, version, seen);
    }

    // What an old commit holds need not make sense any more.
    private async Task<ImageReference?> ImageAtAsync(string folder, IConfigTree commit, CancellationToken cancellationToken)
    {
        try
        {
            return DeployedImage.Find(folder, application, await commit.ReadFolderAsync(folder, cancellationToken), paths);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static InvalidInputException NotFound(string folder, string? version, List<ImageReference> seen)
    {
        var versions = seen.Select(image => image.Tag).Distinct().Take(MostListed);
        return new InvalidInputException(
            folder,
            $"{(version is null ? "the history has no earlier image" : $"the history has no version '{version}'")}. Versions of this stage in this clone, newest first: " +
            $"{string.Join(", ", versions)}. A shallow clone has only the newest ones: git fetch --unshallow.");
    }
}
