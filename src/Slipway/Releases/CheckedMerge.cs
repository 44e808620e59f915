using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>Merges release pull requests: never more than was looked at, and where asked not before all checks passed.</summary>
/// <param name="pullRequests">Those of the config repository.</param>
/// <param name="reviews">Their reviews.</param>
/// <param name="checks">The checks of their commits.</param>
/// <param name="time">The clock.</param>
public sealed class CheckedMerge(IPullRequests pullRequests, IReviews reviews, IChecks checks, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Merges now.</summary>
    /// <exception cref="SlipwayException">It cannot be merged, or another commit was approved than the one at its head.</exception>
    public async Task<CommitSha> MergeAsync(int number, CommitSha head, CancellationToken cancellationToken)
    {
        var pullRequest = await pullRequests.GetAsync(number, cancellationToken);
        if (pullRequest.State == PullRequestState.Open)
        {
            await new ReleaseReviews(reviews).CheckAsync(pullRequest, head, cancellationToken);
        }

        return await pullRequests.MergeAsync(number, head, cancellationToken);
    }

    /// <summary>Waits until the forge has merged it by itself.</summary>
    /// <exception cref="SlipwayException">It was closed, a check failed, or it was not merged in time.</exception>
    public async Task<CommitSha> WaitUntilMergedAsync(int number, TimeSpan timeout, Action<string> progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        progress($"waiting until pull request {number} is merged");
        while (true)
        {
            var pullRequest = await pullRequests.GetAsync(number, cancellationToken);
            if (pullRequest.MergeCommit is { } merged)
            {
                return merged;
            }

            if (pullRequest.State == PullRequestState.Closed)
            {
                throw new SlipwayException($"{pullRequest.Url}", "it was closed without a merge.");
            }

            var found = await checks.FindAsync(pullRequest.Head, cancellationToken);
            ThrowIfFailed(number, found);
            if (time.GetElapsedTime(started) > timeout)
            {
                var last = found.FirstOrDefault(check => check.State == ReportState.Pending) is { } pending
                    ? $"check {pending.Context} is pending: {pending.Description}"
                    : "a required check did not report, or a review is missing";
                throw new SlipwayException($"{pullRequest.Url}", $"it was not merged within {timeout.TotalMinutes:0} minutes; {last}.", isTransient: true);
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>Waits until all checks of the head passed, then merges. At least one check has to report.</summary>
    /// <param name="number">The pull request.</param>
    /// <param name="head">The commit at its head.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="progress">Gets every new state.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SlipwayException">A check failed, none reported in time, or it cannot be merged.</exception>
    public async Task<CommitSha> MergeWhenChecksPassAsync(
        int number, CommitSha head, TimeSpan timeout, Action<string> progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var said = "";
        while (true)
        {
            if (await pullRequests.GetAsync(number, cancellationToken) is { State: PullRequestState.Merged, MergeCommit: { } merged })
            {
                return merged;
            }

            var found = await checks.FindAsync(head, cancellationToken);
            ThrowIfFailed(number, found);
            var pending = found.FirstOrDefault(check => check.State == ReportState.Pending);
            var state = found.Count == 0 ? "no check has reported" : pending is null ? "all checks passed" : $"{pending.Context}: {pending.Description}";
            if (found.Count > 0 && pending is null)
            {
                try
                {
                    return await MergeAsync(number, head, cancellationToken);
                }
                catch (SlipwayException exception) when (exception.IsTransient)
                {
                    // A required check that did not report yet, or a review that is missing.
                    state = exception.Message;
                }
            }

            if (state != said)
            {
                progress(said = state);
            }

            if (time.GetElapsedTime(started) > timeout)
            {
                throw Failure(found.Count == 0
                    ? $"no check reported on {head.Abbreviated} within {timeout.TotalMinutes:0} minutes, and its stage merges when checks pass. Does the CI of the config " +
                      "repository run Preview on pull requests? Those of GITHUB_TOKEN start no workflow: use a GitHub App."
                    : $"it could not be merged within {timeout.TotalMinutes:0} minutes; last: {state}");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        SlipwayException Failure(string message) => new($"pull request {number}", message, isTransient: true);
    }

    private static void ThrowIfFailed(int number, IReadOnlyList<CommitStatus> found)
    {
        if (found.FirstOrDefault(check => check.State is ReportState.Failure or ReportState.Error) is { } failed)
        {
            throw new SlipwayException(
                $"pull request {number}", $"check {failed.Context} failed: {failed.Description}{(failed.Url is null ? "" : $" See {failed.Url}")} It is not merged.");
        }
    }
}
