using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Pull requests (https://docs.github.com/en/rest/pulls/pulls).</summary>
internal static class PullRequestEndpoints
{
    public const int MaxBodyLength = 65_536;
    private const int MaxTitleLength = 256;

    public static void Map(ApiRouter api)
    {
        api.Repository("GET", "/pulls", ListAsync);
        api.Repository("POST", "/pulls", CreateAsync);
        api.Repository("GET", "/pulls/{number}", GetAsync);
        api.Repository("PATCH", "/pulls/{number}", UpdateAsync);
        api.Repository("PUT", "/pulls/{number}/merge", MergeAsync);
        api.Repository("GET", "/pulls/{number}/files", CompareEndpoints.FilesAsync);
    }

    private static Task ListAsync(ApiRequest request)
    {
        var state = request.Query("state") ?? "open";
        var items = request.Repository.PullRequests.All.Where(pullRequest => state == "all" || pullRequest.IsOpen == (state == "open"));
        // As on GitHub, a head without owner is ignored.
        if (request.Query("head")?.Split(':', 2) is [var owner, var branch])
        {
            items = items.Where(pullRequest => owner == request.Repository.Owner && pullRequest.HeadBranch == branch);
        }

        if (request.Query("base") is { } onto)
        {
            items = items.Where(pullRequest => pullRequest.BaseBranch == onto);
        }

        items = request.Query("sort") == "updated" ? items.OrderByDescending(pullRequest => pullRequest.UpdatedAt) : items;
        items = request.Query("direction") == "asc" ? items.Reverse() : items;
        return request.AnswerListAsync(items, request.Json.PullRequest);
    }

    private static async Task CreateAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var (title, text) = CheckText(body);
        var created = await OpenAsync(request, new NewPullRequest(
            body.Text("head") ?? throw ApiError.Invalid("PullRequest", "head", "missing_field"),
            body.Text("base") ?? throw ApiError.Invalid("PullRequest", "base", "missing_field"),
            title ?? throw ApiError.Invalid("PullRequest", "title", "missing_field"),
            text ?? "",
            body.Flag("draft") ?? false));
        await request.AnswerAsync(request.Json.PullRequest(created), StatusCodes.Status201Created);
    }

    /// <summary>Opens a pull request, unless there is one already or nothing to merge.</summary>
    public static async Task<PullRequestRecord> OpenAsync(ApiRequest request, NewPullRequest wish)
    {
        var branch = wish.Head.StartsWith(request.Repository.Owner + ":", StringComparison.Ordinal) ? wish.Head[(request.Repository.Owner.Length + 1)..] : wish.Head;
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var git = request.Repository.Git;
            var headSha = await git.ResolveBranchAsync(branch, request.Aborted) ?? throw ApiError.Invalid("PullRequest", "head");
            var baseSha = await git.ResolveBranchAsync(wish.Base, request.Aborted) ?? throw ApiError.Invalid("PullRequest", "base");
            if (request.Repository.PullRequests.FindOpen(branch, wish.Base) is not null)
            {
                throw ApiError.Custom("PullRequest", $"A pull request already exists for {request.Repository.Owner}:{branch}.");
            }

            if (await git.IsAncestorAsync(headSha, baseSha, request.Aborted))
            {
                throw ApiError.Custom("PullRequest", $"No commits between {wish.Base} and {branch}");
            }

            var created = request.Repository.PullRequests.Save(new PullRequestRecord
            {
                Number = request.Repository.PullRequests.NextNumber,
                Title = wish.Title,
                Body = wish.Body,
                Author = request.Login,
                HeadBranch = branch,
                HeadSha = headSha,
                BaseBranch = wish.Base,
                BaseSha = baseSha,
                IsDraft = wish.IsDraft,
                CreatedAt = request.Now,
                UpdatedAt = request.Now,
            });
            return await request.Repository.AnnounceAsync(created, CancellationToken.None);
        }
    }

    private static async Task GetAsync(ApiRequest request)
    {
        var pullRequest = request.PullRequest();
        var accept = request.Http.Request.Headers.Accept.ToString();
        var isPatch = accept.Contains(".patch", StringComparison.Ordinal);
        if (isPatch || accept.Contains(".diff", StringComparison.Ordinal))
        {
            string[] command = isPatch ? ["format-patch", "--stdout"] : ["diff", "--no-color"];
            var range = $"{pullRequest.BaseSha}{(isPatch ? ".." : "...")}{pullRequest.HeadSha}";
            request.Http.Response.ContentType = $"application/vnd.github.v3.{(isPatch ? "patch" : "diff")}; charset=utf-8";
            await request.Http.Response.WriteAsync(await request.Repository.Git.RunAsync([.. command, range], request.Aborted), request.Aborted);
            return;
        }

        await request.AnswerAsync(await DetailsAsync(request, pullRequest));
    }

    private static async Task UpdateAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var (title, text) = CheckText(body);
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var before = request.PullRequest();
            var state = body.Text("state");
            if (state is not (null or "open" or "closed"))
            {
                throw ApiError.Invalid("PullRequest", "state");
            }

            var isOpen = state is null ? before.IsOpen : state == "open";
            if (isOpen && !before.IsOpen)
            {
                await CheckReopenAsync(request, before);
            }

            var after = request.Repository.PullRequests.Save(before with
            {
                Title = title ?? before.Title,
                Body = text ?? before.Body,
                BaseBranch = body.Text("base") ?? before.BaseBranch,
                IsOpen = isOpen,
                ClosedAt = isOpen ? null : before.ClosedAt ?? request.Now,
                HeadSha = isOpen && !before.IsOpen
                    ? await request.Repository.Git.ResolveBranchAsync(before.HeadBranch, request.Aborted) ?? before.HeadSha
                    : before.HeadSha,
                AnnouncedHead = isOpen && !before.IsOpen ? null : before.AnnouncedHead,
                AutoMerge = isOpen && (body.Text("base") ?? before.BaseBranch) == before.BaseBranch ? before.AutoMerge : null,
                UpdatedAt = request.Now,
            });
            if (after.IsOpen)
            {
                after = await request.Repository.AnnounceAsync(after, CancellationToken.None);
            }
            else
            {
                await new PullRequestRefs(request.Repository).UpdateAsync(after, CancellationToken.None);
            }

            await request.AnswerAsync(await DetailsAsync(request, after));
        }
    }

    private static async Task CheckReopenAsync(ApiRequest request, PullRequestRecord pullRequest)
    {
        var hasBranch = await request.Repository.Git.ResolveBranchAsync(pullRequest.HeadBranch, request.Aborted) is not null;
        var isReplaced = request.Repository.PullRequests.FindOpen(pullRequest.HeadBranch, pullRequest.BaseBranch) is not null;
        if (pullRequest.IsMerged || !hasBranch || isReplaced)
        {
            throw ApiError.Custom("PullRequest", "state cannot be changed. The pull request cannot be reopened.");
        }
    }

    private static async Task MergeAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var method = body.Text("merge_method") ?? "merge";
        if (method is not ("merge" or "squash" or "rebase"))
        {
            throw ApiError.Invalid("PullRequest", "merge_method");
        }

        using (await request.Repository.LockAsync(request.Aborted))
        {
            var outcome = await new PullRequestMerge(request.Repository).MergeAsync(
                request.PullRequest(),
                new MergeRequest
                {
                    User = request.Login,
                    ExpectedHead = body.Text("sha"),
                    Method = method,
                    Title = body.Text("commit_title"),
                    Message = body.Text("commit_message"),
                },
                request.Now);
            await request.AnswerAsync(outcome switch
            {
                MergeOutcome.Merged merged => new JsonObject
                {
                    ["sha"] = merged.Sha, ["merged"] = true, ["message"] = "Pull Request successfully merged",
                },
                MergeOutcome.HeadMoved => throw ApiError.Conflict("Head branch was modified. Review and try the merge again."),
                MergeOutcome.NotAllowed refused => throw new ApiError(StatusCodes.Status405MethodNotAllowed, refused.Message),
                _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
            });
        }
    }

    private static async Task<JsonObject> DetailsAsync(ApiRequest request, PullRequestRecord pullRequest)
    {
        var json = request.Json.PullRequest(pullRequest);
        var state = await new MergeRules(request.Repository).JudgeAsync(pullRequest, request.Aborted);
        var changes = await CompareEndpoints.ChangesAsync(request, pullRequest.BaseSha, pullRequest.HeadSha, withPatches: false);
        json["merged"] = pullRequest.IsMerged;
        json["merged_by"] = pullRequest.IsMerged ? ApiJson.User(request.Forge.Address, pullRequest.MergedBy ?? ForgeHost.User) : null;
        json["mergeable"] = state.IsMergeable;
        json["mergeable_state"] = state.Name;
        json["rebaseable"] = false;
        json["comments"] = pullRequest.Comments.Count;
        json["review_comments"] = 0;
        json["commits"] = await CommitEndpoints.CountAsync(request, pullRequest.BaseSha, pullRequest.HeadSha);
        json["additions"] = changes.Sum(change => change["additions"]!.GetValue<int>());
        json["deletions"] = changes.Sum(change => change["deletions"]!.GetValue<int>());
        json["changed_files"] = changes.Count;
        json["maintainer_can_modify"] = false;
        return json;
    }

    private static (string? Title, string? Body) CheckText(JsonObject body)
    {
        var title = body.Text("title");
        var text = body.Text("body");
        if (title is not null && (title.Trim().Length == 0 || title.Length > MaxTitleLength))
        {
            throw ApiError.Custom("PullRequest", title.Trim().Length == 0 ? "title can't be blank" : $"title is too long (maximum is {MaxTitleLength} characters)");
        }

        return text?.Length > MaxBodyLength
            ? throw ApiError.Custom("PullRequest", $"body is too long (maximum is {MaxBodyLength} characters)")
            : (title, text);
    }
}
