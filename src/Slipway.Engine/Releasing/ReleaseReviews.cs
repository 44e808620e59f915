using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>The reviews of release pull requests: asked for once, and worth something only for the commit that was looked at.</summary>
/// <param name="reviews">Those of the config repository.</param>
internal sealed class ReleaseReviews(IReviews reviews)
{
    /// <summary>
    /// Asks those for a review who were not asked and did not answer yet, and dismisses approvals of other commits. What the forge refuses is told and does not
    /// fail the release: a merge by Slipway checks the approvals again.
    /// </summary>
    /// <param name="pullRequest">The pull request.</param>
    /// <param name="head">The commit that it should hold.</param>
    /// <param name="reviewers">Who should review it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What was done, in words, and whether it could be done.</returns>
    public async Task<IReadOnlyList<(string Text, bool IsDone)>> EnsureAsync(
        PullRequest pullRequest, CommitSha head, IReadOnlyList<string> reviewers, CancellationToken cancellationToken)
    {
        var given = await reviews.FindAsync(pullRequest.Number, cancellationToken);
        var told = await DismissAsync(pullRequest.Number, given.Where(review => review.Commit != head), cancellationToken);
        var missing = reviewers
            .Except(pullRequest.Reviewers, StringComparer.OrdinalIgnoreCase)
            .Except(given.Select(review => review.Reviewer), StringComparer.OrdinalIgnoreCase)
            // A forge does not let an author review.
            .Except([pullRequest.Author], StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (missing.Count > 0)
        {
            var names = string.Join(", ", missing);
            told.Add(await TryAsync(
                () => reviews.RequestAsync(pullRequest.Number, missing, cancellationToken), $"Asked {names} for a review", $"{names} could not be asked for a review"));
        }

        return told;
    }

    /// <summary>Dismisses all approvals, before new content takes the place of what was approved.</summary>
    public async Task<IReadOnlyList<(string Text, bool IsDone)>> DismissAsync(int number, CancellationToken cancellationToken) =>
        await DismissAsync(number, await reviews.FindAsync(number, cancellationToken), cancellationToken);

    /// <summary>Holds a merge to what the reviewers said.</summary>
    /// <exception cref="SlipwayException">What was approved is another commit, or somebody asked for changes.</exception>
    public async Task CheckAsync(PullRequest pullRequest, CommitSha head, CancellationToken cancellationToken)
    {
        var given = await reviews.FindAsync(pullRequest.Number, cancellationToken);
        var subject = $"pull request {pullRequest.Number} ({pullRequest.Url})";
        if (given.FirstOrDefault(review => review.Verdict == ReviewVerdict.ChangesRequested) is { } against)
        {
            throw new SlipwayException(subject, $"{against.Reviewer} asked for changes. Release a version that has them, or dismiss the review.");
        }

        var approvals = given.Where(review => review.Verdict == ReviewVerdict.Approval).ToList();
        if (approvals.Count > 0 && approvals.TrueForAll(approval => approval.Commit != head))
        {
            throw new SlipwayException(
                subject,
                $"{approvals[0].Reviewer} approved commit {approvals[0].Commit?.Abbreviated ?? "(unknown)"}, and its head is {head.Abbreviated}: " +
                "what was approved is not what would be merged. Have the new content approved.");
        }
    }

    private async Task<List<(string Text, bool IsDone)>> DismissAsync(int number, IEnumerable<Review> stale, CancellationToken cancellationToken)
    {
        var told = new List<(string, bool)>();
        foreach (var approval in stale.Where(review => review.Verdict == ReviewVerdict.Approval))
        {
            var what = $"the approval of {approval.Reviewer} for {approval.Commit?.Abbreviated ?? "an earlier commit"}";
            told.Add(await TryAsync(
                () => reviews.DismissAsync(number, approval, "The content of this pull request changed: please look at it again.", cancellationToken),
                $"Dismissed {what}",
                $"Could not dismiss {what}, and let the branch rule 'Dismiss stale approvals' do it"));
        }

        return told;
    }

    private static async Task<(string Text, bool IsDone)> TryAsync(Func<Task> attempt, string done, string failed)
    {
        try
        {
            await attempt();
            return (done, true);
        }
        catch (SlipwayException exception) when (!exception.IsTransient)
        {
            return ($"{failed}: {exception.Message}", false);
        }
    }
}
