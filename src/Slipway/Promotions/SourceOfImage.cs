using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Promotions;

/// <summary>Finds what an image was built from: what its release said.</summary>
/// <param name="history">The history of the config repository.</param>
/// <param name="pullRequests">Its pull requests: a squash merge may have lost the trailers of the commit.</param>
internal sealed class SourceOfImage(IConfigHistory history, IPullRequests pullRequests)
{
    private const int MaxCommits = 200;

    /// <summary>The image with the version that its release says as its tag: manifests may name it by its digest alone.</summary>
    /// <exception cref="SlipwayException">No release says it.</exception>
    public async Task<ImageReference> WithTagAsync(StageName stage, ApplicationName application, ImageReference image, CancellationToken cancellationToken)
    {
        if (image.Tag is not null)
        {
            return image;
        }

        var read = 0;
        string? version = null;
        await foreach (var commit in history.ReadAsync($"{stage}/{application}", cancellationToken))
        {
            version = ReleaseTrailers.Of(commit.Message).Digest == image.Digest ? Release.VersionIn(commit.Message, application) : null;
            if (version is not null || ++read == MaxCommits)
            {
                break;
            }
        }

        version ??= (await FindMarkerAsync(stage, application, image.Digest!, cancellationToken))?.Version;
        return version is not null && ImageReference.TryParse($"{image.Repository}:{version}") is { } named
            ? named.WithDigest(image.Digest!)
            : throw new SlipwayException(
                $"{stage}/{application}", $"the manifests name {image} by its digest alone, and no release in this clone's history says which version it is. Fetch the whole history: 'git fetch --unshallow'.");
    }

    /// <summary>The commit and the address of the application repository; nulls where no release says it.</summary>
    public async Task<(CommitSha? Commit, string? Url)> FindAsync(StageName stage, ApplicationName application, Digest digest, CancellationToken cancellationToken)
    {
        var read = 0;
        await foreach (var commit in history.ReadAsync($"{stage}/{application}", cancellationToken))
        {
            if (ReleaseTrailers.Of(commit.Message) is { SourceCommit: not null } trailers && trailers.Digest == digest)
            {
                return (trailers.SourceCommit, trailers.SourceUrl);
            }

            if (++read == MaxCommits)
            {
                break;
            }
        }

        var marker = await FindMarkerAsync(stage, application, digest, cancellationToken);
        return (marker?.SourceCommit, marker?.SourceUrl);
    }

    private async Task<ReleaseMarker?> FindMarkerAsync(StageName stage, ApplicationName application, Digest digest, CancellationToken cancellationToken) =>
        (await pullRequests.FindAsync(new ReleaseBranch(stage, application).ToString(), cancellationToken))
            .Select(pullRequest => ReleaseMarker.Find(pullRequest.Text.Body))
            .FirstOrDefault(marker => marker?.Image.Digest == digest);
}
