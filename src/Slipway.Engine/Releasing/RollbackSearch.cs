using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Rollbacks;

namespace Slipway.Engine.Releasing;

/// <summary>Finds in the history of the config repository what a stage ran before.</summary>
/// <param name="history">The history.</param>
/// <param name="application">The application.</param>
/// <param name="paths">The application's fields that slipway.yaml names.</param>
internal sealed class RollbackSearch(IConfigHistory history, ApplicationName application, IReadOnlyList<ImagePath> paths)
{
    private const int MaxListed = 20;

    // How many commits further back the current image may have been before.
    private const int LookAhead = 25;

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
        var read = new List<Entry>();
        var (found, settled) = (-1, false);
        await foreach (var commit in history.ReadAsync(folder, cancellationToken))
        {
            var trailers = ReleaseTrailers.Of(commit.Message);
            read.Add(new Entry(commit, trailers, settled ? null : await ImageAtAsync(folder, commit, cancellationToken)));
            found = settled ? found : Find(read, current, version);
            settled = found >= 0 && (version is not null || read.Count - found > LookAhead);
            // The release that brought it comes after the commits that only kept it.
            if (settled && trailers.Digest == read[found].Image!.Digest)
            {
                break;
            }
        }

        return found < 0 ? throw NotFound(folder, version, [current, .. read.Select(entry => entry.Image).OfType<ImageReference>()]) : Result(read, found);
    }

    private EarlierImage Result(List<Entry> read, int found)
    {
        // Where the manifests name it by its digest alone, its release says the version.
        var image = read[found].Image!;
        image = image.Tag is null ? read.Skip(found).Select(entry => WithVersion(image, entry.Commit, entry.Trailers)).FirstOrDefault(named => named.Tag is not null) ?? image : image;
        return new EarlierImage(
            image,
            read[found].Commit.Commit,
            read.Skip(found).Select(entry => entry.Trailers).FirstOrDefault(trailers => trailers.Digest == image.Digest)?.SourceCommit,
            [.. read.Take(found).Where(entry => !entry.Trailers.IsRelease).Select(entry => entry.Commit.Message.Split('\n')[0])]);
    }

    // What ran between two times of the current image was gone back from: by a rollback, or by a revert on the forge's page, which leaves no trailer.
    private static int Find(List<Entry> read, ImageReference current, string? version)
    {
        if (version is not null)
        {
            return read.FindIndex(entry => entry.Image is { } image && !IsSame(image, current) && image.Tag == version);
        }

        var start = read.FindLastIndex(entry => IsSame(entry.Image, current)) + 1;
        var rolledBack = new HashSet<string>();
        for (var index = 0; index < read.Count; index++)
        {
            if (index >= start && read[index].Image is { } image && !IsSame(image, current) && !rolledBack.Contains(image.Tag ?? ""))
            {
                return index;
            }

            if (read[index].Trailers.RolledBackFrom is { } from)
            {
                rolledBack.Add(from);
            }
        }

        return -1;
    }

    private sealed record Entry(IConfigTree Commit, ReleaseTrailers Trailers, ImageReference? Image);

    private static bool IsSame(ImageReference? one, ImageReference other) =>
        one == other || (one is not null && one.Digest == other.Digest && one.IsOfRepository(other) && (one.Tag is null || other.Tag is null));

    private ImageReference WithVersion(ImageReference image, IConfigTree commit, ReleaseTrailers trailers) =>
        image.Tag is null && trailers.Digest == image.Digest && Release.VersionIn(commit.Message, application) is { } version && ImageReference.TryParse($"{image.Repository}:{version}") is { } named
            ? named.WithDigest(image.Digest!)
            : image;

    // What an old commit holds need not make sense any more.
    private async Task<ImageReference?> ImageAtAsync(string folder, IConfigTree commit, CancellationToken cancellationToken)
    {
        try
        {
            var image = DeployedImage.Find(folder, application, await commit.ReadFolderAsync(folder, cancellationToken), paths);
            return image is null ? null : WithVersion(image, commit, ReleaseTrailers.Of(commit.Message));
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static InvalidInputException NotFound(string folder, string? version, IReadOnlyList<ImageReference> seen)
    {
        var versions = seen.Select(image => image.Tag).Distinct().Take(MaxListed);
        return new InvalidInputException(
            folder,
            $"{(version is null ? "the history has no earlier image" : $"the history has no version '{version}'")}. Versions of this stage, newest first: {string.Join(", ", versions)}.");
    }
}
