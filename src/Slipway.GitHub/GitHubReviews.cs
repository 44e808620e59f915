using Octokit;
using Slipway.Forges;
using Slipway.GitHub.Http;
using Slipway.Naming;

namespace Slipway.GitHub;

internal sealed class GitHubReviews(GitHubClient client, GitHubRepository repository) : IReviews
{
    private readonly GitHubCalls calls = new(repository);

    private string Owner => repository.Owner;

    private string Name => repository.Name;

    public Task RequestAsync(int number, IReadOnlyList<string> reviewers, CancellationToken cancellationToken)
    {
        // The forge refuses all of a request for one that it cannot ask: an app, or a team of another organisation.
        var own = $"{Owner}/";
        List<string> teams = [.. reviewers.Where(reviewer => reviewer.StartsWith(own, StringComparison.OrdinalIgnoreCase)).Select(team => team[own.Length..])];
        List<string> accounts = [.. reviewers.Where(reviewer => !reviewer.Contains('/', StringComparison.Ordinal) && !reviewer.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase))];
        return teams.Count + accounts.Count == 0 ? Task.CompletedTask : calls.CallAsync(
            $"reviewers of pull request {number}",
            () => client.PullRequest.ReviewRequest.Create(Owner, Name, number, new PullRequestReviewRequest(accounts, teams)),
            cancellationToken);
    }

    public async Task<IReadOnlyList<Review>> FindAsync(int number, CancellationToken cancellationToken)
    {
        var all = await calls.CallAsync(
            $"reviews of pull request {number}",
            () => client.PullRequest.Review.GetAll(Owner, Name, number, new ApiOptions { PageSize = 100 }),
            cancellationToken);
        // A comment does not take back an earlier approval; a dismissal does.
        return
        [
            .. from review in all
               where review.User is not null && review.State.Value != PullRequestReviewState.Pending
               group review by review.User.Login into byReviewer
               let last = byReviewer.LastOrDefault(review => review.State.Value != PullRequestReviewState.Commented) ?? byReviewer.Last()
               select new Review
               {
                   Id = last.Id,
                   Reviewer = byReviewer.Key,
                   Verdict = last.State.Value switch
                   {
                       PullRequestReviewState.Approved => ReviewVerdict.Approval,
                       PullRequestReviewState.ChangesRequested => ReviewVerdict.ChangesRequested,
                       _ => ReviewVerdict.Comment,
                   },
                   At = last.SubmittedAt == default ? null : last.SubmittedAt,
                   Commit = CommitSha.TryParse(last.CommitId ?? ""),
               },
        ];
    }

    public Task DismissAsync(int number, Review review, string message, CancellationToken cancellationToken) => calls.CallAsync(
        $"review of {review.Reviewer} on pull request {number}",
        () => client.PullRequest.Review.Dismiss(Owner, Name, number, review.Id, new PullRequestReviewDismiss { Message = message }),
        cancellationToken);
}
