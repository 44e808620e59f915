using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Restores;

namespace Slipway.Engine.Releasing;

/// <summary>Proposes to go back to the last healthy commit: one pull request per application and stage, that a person merges.</summary>
/// <param name="repository">The config repository.</param>
/// <param name="pullRequests">Its pull requests.</param>
internal sealed class RestorePullRequest(IConfigRepository repository, IPullRequests pullRequests)
{
    /// <summary>Opens the pull request, or brings the open one up to date.</summary>
    /// <exception cref="SlipwayException">The repository or the forge cannot be written to.</exception>
    public async Task<RestoreOutcome> ProposeAsync(RestoreRequest request, CancellationToken cancellationToken)
    {
        if (RestoreText.IsRestore(request.Failed.Message, request))
        {
            return new RestoreOutcome.NotProposed("the commit that failed is a restore itself.");
        }

        var snapshot = await repository.FetchAsync([request.Branch], cancellationToken);
        if (!(await RestoreChange.BetweenAsync(request.Failed, snapshot.Base, request.Sources, cancellationToken)).IsEmpty)
        {
            return new RestoreOutcome.NotProposed($"{snapshot.DefaultBranch} has changed the application since: its own deployment decides.");
        }

        var change = await RestoreChange.BetweenAsync(snapshot.Base, request.Healthy, request.Sources, cancellationToken);
        if (change.IsEmpty)
        {
            return new RestoreOutcome.NotProposed($"the manifests are those of the last healthy commit {request.Healthy.Commit.Abbreviated}: the failure does not come from git.");
        }

        var branch = snapshot.Branches.GetValueOrDefault(request.Branch);
        var (message, parent) = (branch?.Message, branch?.Parent);
        if (branch is not null && branch.Committer != ConfigCommit.CommitterEmail)
        {
            if (await FindOwnAsync(request, branch, snapshot.Base, cancellationToken) is not { } own)
            {
                return new RestoreOutcome.NotProposed($"branch {request.Branch} has a commit that is not Slipway's ({branch.Commit.Abbreviated}): it is left alone.");
            }

            (message, parent) = (own.Commit.Message, own.Onto);
        }

        if (branch is null || parent != snapshot.Base.Commit || message != RestoreText.CommitMessage(request))
        {
            await repository.CommitAsync(Commit(request, change, snapshot.Base.Commit, branch?.Commit), cancellationToken);
        }

        var (pullRequest, _) = await new ReleasePullRequests(pullRequests).EnsureAsync(
            request.Branch, snapshot.DefaultBranch, RestoreText.PullRequest(request, change), cancellationToken);
        return new RestoreOutcome.Proposed(pullRequest);
    }

    // A forge may have merged the base into the branch, or rebased it.
    private async Task<BranchCommit?> FindOwnAsync(RestoreRequest request, IConfigTree branch, IConfigTree head, CancellationToken cancellationToken)
    {
        if (repository.History is not { } history || await history.FindOnlyCommitAsync(branch.Commit, head.Commit, cancellationToken) is not { } only)
        {
            return null;
        }

        var change = await RestoreChange.BetweenAsync(only.Parent, request.Healthy, request.Sources, cancellationToken);
        return only.Commit.Committer == ConfigCommit.CommitterEmail
            || (RestoreText.IsRestore(only.Commit.Message, request) && await only.IsAsync(change.Edits, change.Deleted, cancellationToken)) ? only : null;
    }

    private static ConfigCommit Commit(RestoreRequest request, RestoreChange change, CommitSha parent, CommitSha? head) => new()
    {
        Branch = request.Branch,
        Parent = parent,
        ExpectedHead = head,
        Message = RestoreText.CommitMessage(request),
        Files = change.Edits,
        Deleted = change.Deleted,
    };
}
