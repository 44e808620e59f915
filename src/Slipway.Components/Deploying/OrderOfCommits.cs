using Serilog;
using Slipway.ConfigRepositories;
using Slipway.Git;
using Slipway.Naming;

namespace Slipway.Components.Deploying;

/// <summary>
/// Whether one commit of the config repository comes before another: by the clone that is deployed and, where that one does not know, as that of a late job, by the repository itself.
/// </summary>
internal sealed class OrderOfCommits(GitWorkTree clone, Func<CancellationToken, Task<IBranchHistory?>> repository, ILogger logger)
{
    public async Task<bool?> IsBeforeAsync(CommitSha commit, CommitSha other, CancellationToken cancellationToken)
    {
        switch (await clone.IsAncestorAsync(commit, other, cancellationToken))
        {
            case Ancestry.Ancestor:
                return true;
            case Ancestry.NotAncestor:
                return false;
            default:
                break;
        }

        try
        {
            return await repository(cancellationToken) is { } history ? await history.IsBeforeAsync(commit, other, cancellationToken) : null;
        }
        catch (GitException exception)
        {
            logger.Warning("Whether commit {Commit:l} comes before {Other:l} could not be asked: {Reason:l}", commit.Abbreviated, other.Abbreviated, exception.Message);
            return null;
        }
    }
}
