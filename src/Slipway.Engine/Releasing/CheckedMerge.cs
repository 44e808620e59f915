using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>Merges release pull requests: never more than was looked at, and not before their checks passed.</summary>
/// <param name="pullRequests">Those of the config repository.</param>
/// <param name="reviews">Their reviews.</param>
/// <param name="checks">The checks of their commits.</param>
/// <param name="time">The clock.</param>
internal sealed class CheckedMerge(IPullRequests pullRequests, IReviews reviews, IChecks checks, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // GitHub queues the checks of a pull request within seconds of its opening.
    private static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(10);

    // An attempt is a write, and nothing has changed that could make it succeed; but not all that a branch asks for is a check.
    private static readonly TimeSpan NextAttempt = TimeSpan.FromSeconds(30);

    /// <summary>Waits until the forge has merged it by itself.</summary>
    /// <exception cref="SlipwayException">It was closed, a check failed, or it was not merged in time.</exception>
    public async Task<CommitSha> WaitUntilMergedAsync(int number, TimeSpan timeout, Func<string, Task> progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await progress($"waiting until pull request {number} is merged");
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

    /// <summary>Waits until all checks of the head passed, then merges.</summary>
    /// <param name="number">The pull request.</param>
    /// <param name="head">The commit at its head.</param>
    /// <param name="wait">How long to wait, and for what.</param>
    /// <param name="progress">Gets every new state.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SlipwayException">Checks failed, or did not pass in time; it cannot be merged; or another commit was approved than the one at its head.</exception>
    public async Task<CommitSha> MergeAsync(int number, CommitSha head, MergeWait wait, Func<string, Task> progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (said, triedAt) = ("", started);
        string? tried = null;
        while (true)
        {
            var pullRequest = await pullRequests.GetAsync(number, cancellationToken);
            if (pullRequest is { State: PullRequestState.Merged, MergeCommit: { } merged })
            {
                return merged;
            }

            if (pullRequest.State == PullRequestState.Closed || pullRequest.Head != head)
            {
                // Refused, with the reason.
                return await pullRequests.MergeAsync(number, head, cancellationToken);
            }

            var found = await checks.FindAsync(head, cancellationToken);
            ThrowIfFailed(number, found);
            var elapsed = time.GetElapsedTime(started);
            var state = await HoldAsync(pullRequest, found, elapsed, wait, cancellationToken);
            if (state is null)
            {
                var now = string.Join('\n', found.Select(check => check.Context));
                if (now != tried || time.GetElapsedTime(triedAt) >= NextAttempt)
                {
                    (tried, triedAt) = (now, time.GetTimestamp());
                    try
                    {
                        await new ReleaseReviews(reviews).CheckAsync(pullRequest, head, cancellationToken);
                        return await pullRequests.MergeAsync(number, head, cancellationToken);
                    }
                    catch (SlipwayException exception) when (exception.IsTransient && (wait.NeedsChecks || exception is MergeBlockedException { IsForChecks: true }))
                    {
                        // A required check that did not report yet, or a review that is missing.
                        state = exception.Message;
                    }
                }

                state ??= said;
            }

            if (state != said)
            {
                await progress(said = state);
            }

            if (elapsed > wait.Timeout)
            {
                throw new SlipwayException(
                    $"pull request {number}",
                    found.Count == 0 && wait.NeedsChecks
                        ? $"no check reported on {head.Abbreviated} within {wait.Timeout.TotalMinutes:0} minutes, and its stage merges when checks pass. Does the CI of the config " +
                          "repository run Preview on pull requests? Those of GITHUB_TOKEN start no workflow: use a GitHub App."
                        : $"it could not be merged within {wait.Timeout.TotalMinutes:0} minutes; last: {state}",
                    isTransient: true);
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    // What it is waited for before a merge is tried; null for nothing.
    private async Task<string?> HoldAsync(
        PullRequest pullRequest, IReadOnlyList<CommitStatus> found, TimeSpan elapsed, MergeWait wait, CancellationToken cancellationToken)
    {
        if (found.FirstOrDefault(check => check.State == ReportState.Pending) is { } pending)
        {
            return $"{pending.Context}: {pending.Description}";
        }

        if (found.Count == 0
            && (wait.NeedsChecks || (elapsed < FirstCheck && elapsed < wait.Timeout && await checks.AreExpectedAsync(pullRequest.Head, pullRequest.BaseBranch, cancellationToken))))
        {
            return "no check has reported";
        }

        return wait.FindMissingApprovals is { } find && await find(pullRequest, cancellationToken) is { } missing ? $"waits for {missing}" : null;
    }

    private static void ThrowIfFailed(int number, IReadOnlyList<CommitStatus> found)
    {
        var failed = found.Where(check => check.State is ReportState.Failure or ReportState.Error).ToList();
        if (failed.Count > 0)
        {
            throw new SlipwayException(
                $"pull request {number}",
                string.Join(' ', failed.Select(check => $"check {check.Context} failed: {check.Description.TrimEnd('.')}.{(check.Url is null ? "" : $" See {check.Url}.")}")) + " It is not merged.");
        }
    }
}
