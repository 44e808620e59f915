using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Promotions;

/// <summary>Finds what an image was built from: what its release said.</summary>
/// <param name="history">The history of the config repository.</param>
/// <param name="pullRequests">Its pull requests: a squash merge may have lost the trailers of the commit.</param>
public sealed class SourceOfImage(IConfigHistory history, IPullRequests pullRequests)
{
    private const int MostCommits = 200;

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

            if (++read == MostCommits)
            {
                break;
            }
        }

        var marker = (await pullRequests.FindAsync($"release/{stage}/{application}", cancellationToken))
            .Select(pullRequest => ReleaseMarker.Find(pullRequest.Text.Body))
            .FirstOrDefault(marker => marker?.Image.Digest == digest);
        return (marker?.SourceCommit, marker?.SourceUrl);
    }
}
