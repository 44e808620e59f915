using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>Keeps one pull request per application and stage.</summary>
/// <param name="pullRequests">Those of the config repository.</param>
internal sealed class ReleasePullRequests(IPullRequests pullRequests)
{
    private const string ClosedMarker = "<!-- slipway:closing -->";
    private const string RefusedMarker = "<!-- slipway:refused -->";

    /// <summary>Opens the pull request of a release branch, or makes the open one say what it should. Those that it takes the place of are closed.</summary>
    /// <returns>The pull request, and the step that led to it.</returns>
    public async Task<(PullRequest PullRequest, PullRequestStep Step)> EnsureAsync(
        string branch, string baseBranch, PullRequestText text, CancellationToken cancellationToken)
    {
        var open = (await pullRequests.FindAsync(branch, cancellationToken)).Where(found => found.State == PullRequestState.Open).ToList();
        var step = PullRequestStep.From(open.Find(found => found.BaseBranch == baseBranch), text);
        var pullRequest = step switch
        {
            PullRequestStep.Keep keep => keep.PullRequest,
            PullRequestStep.Open => await pullRequests.OpenAsync(text, branch, baseBranch, cancellationToken),
            PullRequestStep.Update update => await pullRequests.UpdateAsync(
                update.PullRequest, text with { Body = ReleaseBody.Carry(update.PullRequest.Text.Body, text.Body) }, cancellationToken),
            _ => throw new InvalidOperationException($"{step.GetType().Name} cannot be performed"),
        };
        foreach (var superseded in open.Where(found => found.BaseBranch != baseBranch))
        {
            await CloseAsync(superseded, "superseded", $"Superseded by #{pullRequest.Number}: releases go to `{baseBranch}` now.", cancellationToken);
        }

        return (pullRequest, step);
    }

    /// <summary>Closes the open pull request of a branch when its base branch has what it proposes; one that proposes something else is left alone.</summary>
    /// <returns>The pull request that was closed; null when there was none.</returns>
    public async Task<PullRequest?> CloseDoneAsync(string branch, string baseBranch, Digest digest, CommitSha baseCommit, CancellationToken cancellationToken)
    {
        if (await pullRequests.FindOpenAsync(branch, baseBranch, cancellationToken) is not { } open || ReleaseMarker.Find(open.Text.Body)?.Image.Digest != digest)
        {
            return null;
        }

        await CloseAsync(open, "done", $"`{baseBranch}` has this digest already, with commit {baseCommit}: there is nothing left to merge.", cancellationToken);
        return open;
    }

    /// <summary>Says on the open pull request of a branch, once, that a release stopped because of a commit that is not Slipway's.</summary>
    public async Task ExplainRefusalAsync(ReleasePlan plan, CancellationToken cancellationToken)
    {
        if (plan is { Branch: BranchStep.Refuse refuse, OpenPullRequest: { } open })
        {
            await pullRequests.SetCommentAsync(
                open.Number,
                RefusedMarker,
                $"**{Markdown.Inline(plan.Release.Title)}** stopped. On branch `{plan.Release.Branch}`, {Markdown.Inline(ReleasePlan.RefusalMessage(refuse))}",
                cancellationToken);
        }
    }

    // The comment first: after a kill in between, the next run finds both as they should be.
    private async Task CloseAsync(PullRequest pullRequest, string why, string comment, CancellationToken cancellationToken)
    {
        await pullRequests.SetCommentAsync(pullRequest.Number, ClosedMarker, comment, cancellationToken);
        await pullRequests.CloseAsync(pullRequest.Number, ReleaseBody.Closed(pullRequest.Text.Body, why), cancellationToken);
    }
}
