using System.Text;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Pages;

/// <summary>A commit with its message, statuses and diff.</summary>
internal static class CommitPage
{
    public static async Task WriteAsync(HttpContext context, ForgeRepository repository)
    {
        var asked = (string)context.Request.RouteValues["sha"]!;
        if (!asked.All(char.IsAsciiHexDigit) || await repository.Git.ResolveAsync(asked, context.RequestAborted) is not { } sha)
        {
            await Html.NotFoundAsync(context, $"Commit {asked}");
            return;
        }

        var message = await repository.Git.RunAsync(["log", "-1", "--format=%an, %aI%n%n%B", sha], context.RequestAborted);
        var diff = await repository.Git.RunAsync(["show", "--no-color", "--format=", "--first-parent", "-m", sha], context.RequestAborted);
        var html = new StringBuilder($"<h1><code>{sha}</code></h1><pre>{Html.Encode(message.TrimEnd())}</pre>");
        PullRequestPage.AppendStatuses(html, "Statuses", repository.Statuses.Of(sha));
        html.Append("<h2>Changes</h2>").Append(DiffView.Render(diff));
        await Html.WriteAsync(context, sha[..7], html.ToString());
    }
}
