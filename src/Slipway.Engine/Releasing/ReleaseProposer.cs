using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>Opens the pull request of a release, or brings the open one up to date.</summary>
internal sealed class ReleaseProposer(ReleasePorts ports, ReleaseFanOut events)
{
    public async Task<ReleasedApplication> ProposeAsync(ReleasedApplication release, CancellationToken cancellationToken)
    {
        var pullRequests = new ReleasePullRequests(ports.PullRequests);
        if (release.WhyNotProposed is { } reason)
        {
            await events.RaiseAsync(new ReleaseEvent.NotProposed(reason) { Release = release });
            return release;
        }

        if (release.Outcome is ReleaseOutcome.OnBase)
        {
            var closed = await pullRequests.CloseDoneAsync(release.Branch, release.BaseBranch, release.Image.Digest!, release.Commit, cancellationToken);
            await events.RaiseAsync(new ReleaseEvent.FoundOnBase(closed) { Release = release });
            return release;
        }

        var (pullRequest, step) = await pullRequests.EnsureAsync(release.Branch, release.BaseBranch, release.Text, cancellationToken);
        var proposed = release with { Outcome = new ReleaseOutcome.Proposed(new ReleasePullRequest(pullRequest.Number, pullRequest.Url)) };
        await events.RaiseAsync(
            step is PullRequestStep.Keep
                ? new ReleaseEvent.Kept(pullRequest) { Release = proposed }
                : new ReleaseEvent.Proposed(pullRequest, step) { Release = proposed });
        if (release.Reviewers.Count > 0 || step is not PullRequestStep.Open)
        {
            foreach (var (text, isDone) in await new ReleaseReviews(ports.Reviews).EnsureAsync(pullRequest, release.Commit, release.Reviewers, cancellationToken))
            {
                await events.RaiseAsync(new ReleaseEvent.Reviewed(text, isDone) { Release = proposed });
            }
        }

        return proposed;
    }
}
