using Octokit;
using Slipway.GitHub.Http;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Versions;

namespace Slipway.GitHub;

/// <summary>The history of application repositories on the forge of the config repository, as far as the token may read them.</summary>
internal sealed class GitHubSourceHistory(GitHubClient client, GitHubRepository config) : ISourceHistory
{
    public async Task<SourceChanges?> FindAsync(string previous, ReleaseCandidate candidate, CancellationToken cancellationToken)
    {
        // The token is for one server only.
        if (candidate is not { SourceCommit: { } to, SourceUrl: { } url } || TryParse(url) is not { } source || source.Api != config.Api)
        {
            return null;
        }

        try
        {
            var compared = await new GitHubCalls(source).CallAsync(
                $"changes of {source.Owner}/{source.Name}",
                () => client.Repository.Commit.Compare(source.Owner, source.Name, VersionSource.RevisionOf(previous), to.Value, new ApiOptions { PageSize = 100, PageCount = 1 }),
                cancellationToken);
            return new SourceChanges
            {
                From = CommitSha.Parse(compared.BaseCommit.Sha),
                To = to,
                Ahead = compared.AheadBy,
                Behind = compared.BehindBy,
                Commits = [.. compared.Commits.Reverse().Select(Read)],
            };
        }
        catch (SlipwayException exception) when (exception.InnerException is NotFoundException or ForbiddenException or AuthorizationException)
        {
            // Not here, or not for this token: the pull request then says less.
            return null;
        }
    }

    private static SourceChange Read(GitHubCommit commit) => new(CommitSha.Parse(commit.Sha), commit.Commit.Author?.Name ?? "", commit.Commit.Message) { AuthoredAt = commit.Commit.Author?.Date };

    private static GitHubRepository? TryParse(string url)
    {
        try
        {
            return GitHubRepository.Parse(url);
        }
        catch (InvalidInputException)
        {
            // A repository that is on no forge.
            return null;
        }
    }
}
