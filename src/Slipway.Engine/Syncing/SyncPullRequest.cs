using Slipway.ConfigRepositories;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Syncs;

namespace Slipway.Engine.Syncing;

/// <summary>Proposes what a plan takes over: one pull request per application and stage, updated in place, that a person merges.</summary>
/// <param name="repository">The config repository.</param>
/// <param name="pullRequests">Its pull requests.</param>
internal sealed class SyncPullRequest(IConfigRepository repository, IPullRequests pullRequests)
{
    private const string ClosedMarker = "<!-- slipway:sync-closed -->";

    /// <summary>Opens the pull request, brings the open one up to date, or closes it where nothing is left to take over.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="head">The commit that it was made for.</param>
    /// <param name="reopens">Whether to propose again what a person closed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">The repository or the forge cannot be written to; transient where somebody else was faster.</exception>
    public async Task<SyncOutcome> ProposeAsync(SyncPlan plan, CommitSha head, bool reopens, CancellationToken cancellationToken)
    {
        var found = await pullRequests.FindAsync(plan.Branch, cancellationToken);
        if (plan.Edits.Count == 0)
        {
            return await CloseAsync(plan, found, cancellationToken);
        }

        var snapshot = await repository.FetchAsync([plan.Branch], cancellationToken);
        if (snapshot.Base.Commit != head)
        {
            return new SyncOutcome.NotProposed($"{snapshot.DefaultBranch} is at {snapshot.Base.Commit.Abbreviated}, and this checkout at {head.Abbreviated}: run again on the newest commit.");
        }

        var open = found.FirstOrDefault(one => one.State == PullRequestState.Open);
        if (open is null && !reopens && found.FirstOrDefault(one => one.State == PullRequestState.Closed && !ReleaseBody.IsClosedByUs(one.Text.Body) && one.Text.Body.Contains(SyncText.Marker(plan.Hash), StringComparison.Ordinal)) is { } closed)
        {
            return new SyncOutcome.NotProposed($"{closed.Url} proposed the same, and somebody closed it. Pass --reopen to propose it again.");
        }

        var branch = snapshot.Branches.GetValueOrDefault(plan.Branch);
        if (branch is not null && !await IsOursAsync(plan, branch, snapshot.Base, cancellationToken))
        {
            return new SyncOutcome.NotProposed($"branch {plan.Branch} has a commit that is not Slipway's ({branch.Commit.Abbreviated}): it is left alone. Merge it, or delete the branch.");
        }

        if (branch is null || branch.Parent != head || branch.Message.Trim() != SyncText.CommitMessage(plan).Trim() || !await HoldsAsync(plan, branch, cancellationToken))
        {
            await repository.CommitAsync(
                new ConfigCommit { Branch = plan.Branch, Parent = head, ExpectedHead = branch?.Commit, Message = SyncText.CommitMessage(plan), Files = plan.Files }, cancellationToken);
        }

        var (pullRequest, _) = await new ReleasePullRequests(pullRequests).EnsureAsync(plan.Branch, snapshot.DefaultBranch, SyncText.PullRequest(plan), cancellationToken);
        return new SyncOutcome.Proposed(pullRequest);
    }

    // The comment first: after a kill in between, the next run finds both as they should be.
    private async Task<SyncOutcome> CloseAsync(SyncPlan plan, IReadOnlyList<PullRequest> found, CancellationToken cancellationToken)
    {
        if (found.FirstOrDefault(one => one.State == PullRequestState.Open) is not { } open)
        {
            return new SyncOutcome.Nothing();
        }

        var why = plan.Refusals.Count == 0 ? "the cluster is as git says." : "what is left cannot be taken over: " + string.Join("; ", plan.Refusals.Take(3).Select(refusal => Markdown.Line(refusal.ToString())));
        await pullRequests.SetCommentAsync(open.Number, ClosedMarker, $"There is nothing left to take over: {why}", cancellationToken);
        await pullRequests.CloseAsync(open.Number, ReleaseBody.Closed(open.Text.Body, "undone"), cancellationToken);
        return new SyncOutcome.Closed(open);
    }

    private async Task<bool> IsOursAsync(SyncPlan plan, IConfigTree branch, IConfigTree head, CancellationToken cancellationToken) =>
        branch.Committer == ConfigCommit.CommitterEmail
        // A forge may have merged the base into the branch.
        || (repository.History is { } history && await history.FindOnlyCommitAsync(branch.Commit, head.Commit, cancellationToken) is { } only
            && only.Commit.Committer == ConfigCommit.CommitterEmail && SyncText.IsSync(only.Commit.Message, plan));

    private static async Task<bool> HoldsAsync(SyncPlan plan, IConfigTree branch, CancellationToken cancellationToken)
    {
        foreach (var file in plan.Files)
        {
            if (await branch.ReadAsync(file.Path, cancellationToken) is not { } content || !file.After.Span.SequenceEqual(content))
            {
                return false;
            }
        }

        return true;
    }
}
