using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Reviews and who is asked for one (https://docs.github.com/en/rest/pulls/reviews, https://docs.github.com/en/rest/pulls/review-requests).</summary>
internal static class ReviewEndpoints
{
    public static void Map(ApiRouter api)
    {
        api.Repository("GET", "/pulls/{number}/requested_reviewers", RequestedAsync);
        api.Repository("POST", "/pulls/{number}/requested_reviewers", request => RequestAsync(request, add: true));
        api.Repository("DELETE", "/pulls/{number}/requested_reviewers", request => RequestAsync(request, add: false));
        api.Repository("GET", "/pulls/{number}/reviews", ListAsync);
        api.Repository("POST", "/pulls/{number}/reviews", CreateAsync);
        api.Repository("PUT", "/pulls/{number}/reviews/{id}/dismissals", DismissAsync);
    }

    /// <summary>Adds a review. The caller holds the lock.</summary>
    public static ReviewRecord Add(ForgeRepository repository, PullRequestRecord pullRequest, ReviewRecord review)
    {
        var id = repository.PullRequests.All.SelectMany(known => known.Reviews).Select(known => known.Id).DefaultIfEmpty().Max() + 1;
        var added = review with { Id = id };
        repository.PullRequests.Save(pullRequest with
        {
            Reviews = [.. pullRequest.Reviews, added],
            // Who has answered is not asked any more.
            Reviewers = [.. pullRequest.Reviewers.Where(name => name != review.User)],
            UpdatedAt = review.SubmittedAt,
        });
        return added;
    }

    /// <summary>The state that an event leads to; null for one that does not exist.</summary>
    public static string? StateOf(string? reviewEvent) => reviewEvent switch
    {
        "APPROVE" => ReviewRecord.Approved,
        "REQUEST_CHANGES" => ReviewRecord.ChangesRequested,
        "COMMENT" => ReviewRecord.Commented,
        _ => null,
    };

    /// <summary>Why GitHub would not take the review; null where it would.</summary>
    public static string? Refusal(PullRequestRecord pullRequest, string user, string state, string body) =>
        state is ReviewRecord.Approved && user == pullRequest.Author ? "Can not approve your own pull request"
        : state is ReviewRecord.ChangesRequested && user == pullRequest.Author ? "Can not request changes on your own pull request"
        : state is ReviewRecord.ChangesRequested or ReviewRecord.Commented && body.Length == 0 ? "Body cannot be blank"
        : null;

    private static Task RequestedAsync(ApiRequest request) => request.AnswerAsync(new JsonObject
    {
        ["users"] = new JsonArray([.. request.PullRequest().Reviewers.Select(request.Json.User)]),
        ["teams"] = new JsonArray([.. request.PullRequest().Teams.Select(ApiJson.Team)]),
    });

    private static async Task RequestAsync(ApiRequest request, bool add)
    {
        var body = await request.ObjectAsync();
        var (users, teams) = (body["reviewers"].Texts() ?? [], body["team_reviewers"].Texts() ?? []);
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var before = request.PullRequest();
            if (add && users.Contains(before.Author))
            {
                throw new ApiError(422, "Review cannot be requested from pull request author.");
            }

            var after = request.Repository.PullRequests.Save(before with
            {
                Reviewers = add ? [.. before.Reviewers.Union(users)] : [.. before.Reviewers.Except(users)],
                Teams = add ? [.. before.Teams.Union(teams)] : [.. before.Teams.Except(teams)],
                UpdatedAt = request.Now,
            });
            await request.AnswerAsync(request.Json.PullRequest(after), add ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
    }

    private static Task ListAsync(ApiRequest request)
    {
        var pullRequest = request.PullRequest();
        return request.AnswerListAsync(pullRequest.Reviews, review => request.Json.Review(pullRequest, review));
    }

    private static async Task CreateAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var state = StateOf(body.Text("event")) ?? throw ApiError.Invalid("PullRequestReview", "event");
        ReviewRecord added;
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var pullRequest = request.PullRequest();
            var text = body.Text("body") ?? "";
            if (Refusal(pullRequest, request.Login, state, text) is { } refusal)
            {
                throw ApiError.Unprocessable(refusal);
            }

            var commit = body.Text("commit_id") ?? pullRequest.HeadSha;
            if (await request.Repository.Git.ResolveAsync(commit, request.Aborted) != commit)
            {
                throw ApiError.Unprocessable("The commit_id is not part of the pull request");
            }

            added = Add(request.Repository, pullRequest, new ReviewRecord
            {
                Id = 0, User = request.Login, Body = text, State = state, CommitId = commit, SubmittedAt = request.Now,
            });
        }

        await request.Repository.ReconsiderAsync(CancellationToken.None);
        await request.AnswerAsync(request.Json.Review(request.PullRequest(), added));
    }

    private static async Task DismissAsync(ApiRequest request)
    {
        _ = (await request.ObjectAsync()).Text("message") ?? throw ApiError.Invalid("PullRequestReview", "message", "missing_field");
        var id = request.Id("id");
        ReviewRecord dismissed;
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var pullRequest = request.PullRequest();
            var review = pullRequest.Reviews.FirstOrDefault(review => review.Id == id) ?? throw ApiError.NotFound();
            dismissed = review.State is ReviewRecord.Approved or ReviewRecord.ChangesRequested
                ? review with { State = ReviewRecord.Dismissed }
                : throw ApiError.Unprocessable("Can not dismiss a commented pull request review");
            request.Repository.PullRequests.Save(pullRequest with
            {
                Reviews = [.. pullRequest.Reviews.Select(known => known.Id == id ? dismissed : known)], UpdatedAt = request.Now,
            });
        }

        await request.Repository.ReconsiderAsync(CancellationToken.None);
        await request.AnswerAsync(request.Json.Review(request.PullRequest(), dismissed));
    }
}
