using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Pages;

/// <summary>A pull request with its text, checks and diff.</summary>
internal static class PullRequestPage
{
    public static string StateOf(PullRequestRecord pullRequest) => pullRequest.IsMerged ? "merged" : pullRequest.IsOpen ? "open" : "closed";

    public static async Task WriteAsync(HttpContext context, ForgeRepository repository, PullRequestRecord pullRequest, string mergeButton)
    {
        var html = new StringBuilder()
            .Append($"<h1>{Html.Encode(pullRequest.Title)} <span class=\"dim\">#{pullRequest.Number}</span></h1>")
            .Append($"<p>{Html.State(StateOf(pullRequest))} <code>{Html.Encode(pullRequest.HeadBranch)}</code> into <code>{Html.Encode(pullRequest.BaseBranch)}</code>, ")
            .Append($"head {Html.Link($"/{repository.FullName}/commit/{pullRequest.HeadSha}", pullRequest.HeadSha[..7])}, {Html.Time(pullRequest.UpdatedAt)}</p>")
            .Append("<p>").AppendJoin(' ', pullRequest.Labels.Select(label => $"<span class=\"state\">{Html.Encode(label)}</span>")).Append("</p>")
            .Append($"<div class=\"body\">{Markdown.Render(pullRequest.Body)}</div>");
        AppendStatuses(html, "Checks", repository.Statuses.Of(pullRequest.HeadSha));
        await AppendMergeAsync(html, repository, pullRequest, mergeButton, context.RequestAborted);
        foreach (var comment in pullRequest.Comments)
        {
            html.Append($"<h2 id=\"issuecomment-{comment.Id}\">Comment {Html.Time(comment.UpdatedAt)}</h2>")
                .Append($"<div class=\"body\">{Markdown.Render(comment.Body)}</div>");
        }

        html.Append("<h2>Changes</h2>").Append(DiffView.Render(await DiffAsync(repository, pullRequest, context.RequestAborted)));
        await Html.WriteAsync(context, $"{pullRequest.Title} #{pullRequest.Number}", html.ToString());
    }

    public static async Task WriteDiffAsync(HttpContext context, ForgeRepository repository, PullRequestRecord pullRequest)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(await DiffAsync(repository, pullRequest, context.RequestAborted), context.RequestAborted);
    }

    public static void AppendStatuses(StringBuilder html, string title, CommitStatuses statuses)
    {
        if (statuses.Statuses.Count == 0)
        {
            return;
        }

        html.Append($"<h2>{title}</h2><table>");
        foreach (var status in statuses.Latest)
        {
            html.Append($"<tr><td>{Html.State(status.State)}</td><td>{Html.Encode(status.Context)}</td><td>{Html.Encode(status.Description)}</td>")
                .Append($"<td>{Html.Link(status.TargetUrl, status.TargetUrl is null ? "" : "details")}</td></tr>");
        }

        html.Append("</table>");
    }

    private static async Task AppendMergeAsync(
        StringBuilder html, ForgeRepository repository, PullRequestRecord pullRequest, string mergeButton, CancellationToken cancellationToken)
    {
        if (pullRequest.IsMerged)
        {
            html.Append($"<p>Merged as {Html.Link($"/{repository.FullName}/commit/{pullRequest.MergeCommit}", pullRequest.MergeCommit![..7])}.</p>");
            AppendStatuses(html, "Deployment", repository.Statuses.Of(pullRequest.MergeCommit!));
        }
        else if (pullRequest.IsOpen)
        {
            html.Append(await Mergeability.OfAsync(repository, pullRequest, cancellationToken) switch
            {
                Mergeability.Dirty => "<p>This branch conflicts with its base and cannot be merged.</p>",
                Mergeability.Draft => "<p>This is a draft.</p>",
                _ => $"<p>{mergeButton}</p>",
            });
        }
    }

    private static Task<string> DiffAsync(ForgeRepository repository, PullRequestRecord pullRequest, CancellationToken cancellationToken) =>
        repository.Git.RunAsync(["diff", "--no-color", $"{pullRequest.BaseSha}...{pullRequest.HeadSha}"], cancellationToken);
}
