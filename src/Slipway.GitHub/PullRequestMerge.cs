using Octokit;
using Slipway.Forges;
using Slipway.GitHub.Http;
using Slipway.Naming;
using PullRequest = Octokit.PullRequest;

namespace Slipway.GitHub;

/// <summary>Merges a pull request, whatever way of merging the repository allows, and tells the reasons against it apart.</summary>
internal sealed class PullRequestMerge(GitHubClient client, GitHubRepository repository, TimeProvider time)
{
    private static readonly RetryPolicy Retries = new(Attempts: 10, TimeSpan.FromSeconds(1)) { Growth = 1 };
    private readonly GitHubCalls calls = new(repository);

    public async Task<CommitSha> MergeAsync(int number, CommitSha head, CancellationToken cancellationToken)
    {
        var methods = new Queue<PullRequestMergeMethod>([PullRequestMergeMethod.Merge, PullRequestMergeMethod.Squash, PullRequestMergeMethod.Rebase]);
        for (var attempt = 1; ; attempt++)
        {
            var pullRequest = await calls.CallAsync(
                $"pull request {number}", () => client.PullRequest.Get(repository.Owner, repository.Name, number), cancellationToken);
            if (pullRequest.Merged)
            {
                return CommitSha.Parse(pullRequest.MergeCommitSha);
            }

            Check(pullRequest, head);
            var (merged, reason) = await TryAsync(number, head, methods.Peek(), cancellationToken);
            if (merged is not null)
            {
                return merged;
            }

            if (reason.Contains("not allowed", StringComparison.OrdinalIgnoreCase) && methods.Count > 1)
            {
                methods.Dequeue();
                continue;
            }

            // The server has not worked out yet whether it can be merged, or its base moved this moment.
            var isPassing = reason.Contains("modified", StringComparison.OrdinalIgnoreCase) || pullRequest.MergeableState?.StringValue is null or "unknown";
            if (!isPassing || Retries.WaitAfter(attempt) is not { } wait)
            {
                throw Refused(pullRequest, reason);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task<(CommitSha? Merged, string Reason)> TryAsync(
        int number, CommitSha head, PullRequestMergeMethod method, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await calls.CallAsync(
                $"merge of pull request {number}",
                () => client.PullRequest.Merge(
                    repository.Owner, repository.Name, number, new MergePullRequest { Sha = head.Value, MergeMethod = method }),
                cancellationToken);
            return (CommitSha.Parse(answer.Sha), "");
        }
        catch (SlipwayException exception) when (exception.InnerException is PullRequestNotMergeableException or PullRequestMismatchException)
        {
            return (null, GitHubCalls.Message((ApiException)exception.InnerException));
        }
    }

    private static void Check(PullRequest pullRequest, CommitSha head)
    {
        if (pullRequest.State.Value == ItemState.Closed)
        {
            throw Failure(pullRequest, "it was closed without a merge. Run Release to open a new one.");
        }

        if (pullRequest.Head.Sha != head.Value)
        {
            throw Failure(
                pullRequest, $"expected commit {head.Abbreviated} at its head, found {pullRequest.Head.Sha[..7]}. Run Release again, and look at what changed.");
        }

        if (pullRequest.MergeableState?.StringValue == "dirty")
        {
            throw Refused(pullRequest, "merge conflict");
        }
    }

    private static SlipwayException Refused(PullRequest pullRequest, string reason) => pullRequest.MergeableState?.StringValue switch
    {
        "dirty" => Failure(pullRequest, "it conflicts with the base branch. Run Release again: it makes the change anew on the current base."),
        "draft" => Failure(pullRequest, "it is a draft. Mark it ready for review."),
        "blocked" => new MergeBlockedException(
            Subject(pullRequest),
            $"a rule of the base branch is not met (reviews or required checks): {reason}.",
            isForChecks: reason.Contains("status check", StringComparison.OrdinalIgnoreCase)),
        "behind" => Failure(pullRequest, $"the base branch moved and must be merged first: {reason}. Run Release again."),
        var state => Failure(pullRequest, $"the server refuses: {reason} (state {state ?? "unknown"}).", isTransient: state is "unknown" or null),
    };

    private static SlipwayException Failure(PullRequest pullRequest, string message, bool isTransient = false) => new(Subject(pullRequest), message, isTransient);

    private static string Subject(PullRequest pullRequest) => $"pull request {pullRequest.Number} ({pullRequest.HtmlUrl})";
}
