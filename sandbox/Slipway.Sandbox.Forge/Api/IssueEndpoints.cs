using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Labels and comments of pull requests, which on GitHub belong to issues (https://docs.github.com/en/rest/issues).</summary>
internal static class IssueEndpoints
{
    public static void Map(ApiRouter api)
    {
        api.Repository("POST", "/issues/{number}/labels", AddLabelsAsync);
        api.Repository("GET", "/issues/{number}/comments", CommentsAsync);
        api.Repository("POST", "/issues/{number}/comments", AddCommentAsync);
        api.Repository("PATCH", "/issues/comments/{id}", EditCommentAsync);
        api.Repository("GET", "/labels", request => request.AnswerListAsync(request.Repository.Labels.All, label => request.Json.Label(label.Name)));
        api.Repository("POST", "/labels", CreateLabelAsync);
        api.Repository("GET", "/labels/{**label}", request =>
            request.AnswerAsync(request.Json.Label((request.Repository.Labels.Find(request.Path("label")) ?? throw ApiError.NotFound()).Name)));
    }

    private static async Task AddLabelsAsync(ApiRequest request)
    {
        var body = await request.BodyAsync();
        // Both forms are in use: an array, and an object with an array.
        var names = (body is JsonObject wrapped ? wrapped["labels"] : body).Texts() ?? [];
        if (names.FirstOrDefault(name => name.Trim().Length == 0 || name.Length > LabelStore.MaxLength) is not null)
        {
            throw ApiError.Invalid("Label", "name");
        }

        using (await request.Repository.LockAsync(request.Aborted))
        {
            var before = request.PullRequest();
            foreach (var name in names)
            {
                request.Repository.Labels.Ensure(name);
            }

            var after = request.Repository.PullRequests.Save(before with
            {
                Labels = [.. before.Labels.Union(names, StringComparer.OrdinalIgnoreCase)],
                UpdatedAt = request.Now,
            });
            await request.AnswerListAsync(after.Labels, request.Json.Label);
        }
    }

    private static async Task CreateLabelAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var name = body.Text("name") ?? throw ApiError.Invalid("Label", "name", "missing_field");
        if (name.Trim().Length == 0 || name.Length > LabelStore.MaxLength)
        {
            throw ApiError.Invalid("Label", "name");
        }

        if (request.Repository.Labels.Find(name) is not null)
        {
            throw ApiError.Invalid("Label", "name", "already_exists");
        }

        request.Repository.Labels.Save(new LabelRecord(name, body.Text("color") ?? "ededed", body.Text("description")));
        await request.AnswerAsync(request.Json.Label(name), StatusCodes.Status201Created);
    }

    private static Task CommentsAsync(ApiRequest request)
    {
        var pullRequest = request.PullRequest();
        return request.AnswerListAsync(pullRequest.Comments, comment => request.Json.Comment(pullRequest, comment));
    }

    private static async Task AddCommentAsync(ApiRequest request)
    {
        var text = await CommentTextAsync(request);
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var pullRequest = request.PullRequest();
            var comment = request.Repository.PullRequests.AddComment(pullRequest, text, request.Login);
            await request.AnswerAsync(request.Json.Comment(pullRequest, comment), StatusCodes.Status201Created);
        }
    }

    private static async Task EditCommentAsync(ApiRequest request)
    {
        var text = await CommentTextAsync(request);
        using (await request.Repository.LockAsync(request.Aborted))
        {
            var pullRequests = request.Repository.PullRequests;
            var (pullRequest, comment) = pullRequests.FindComment(request.Id("id")) ?? throw ApiError.NotFound();
            await request.AnswerAsync(request.Json.Comment(pullRequest, pullRequests.EditComment(pullRequest, comment, text)!));
        }
    }

    private static async Task<string> CommentTextAsync(ApiRequest request)
    {
        var text = (await request.ObjectAsync()).Text("body");
        return string.IsNullOrWhiteSpace(text) ? throw ApiError.Invalid("IssueComment", "body", "missing_field")
            : text.Length > PullRequestEndpoints.MaxBodyLength
                ? throw ApiError.Custom("IssueComment", $"body is too long (maximum is {PullRequestEndpoints.MaxBodyLength} characters)")
            : text;
    }
}
