using Slipway.Pages.Html;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Pages.Text;

namespace Slipway.Sandbox.Pages.PullRequests;

/// <summary>A pull request with its text, plan, checks, diff and buttons.</summary>
internal sealed class PullRequestPage(ForgeRepository repository, Checks checks, PullRequestForms forms)
{
    private const string PlanMarker = "<!-- slipway:preview";

    public async Task<PageContent> ShowAsync(PullRequestRecord pullRequest, CancellationToken cancellationToken)
    {
        var actions = await forms.ActionsAsync(repository, pullRequest, cancellationToken);
        var diff = await DiffAsync(repository, pullRequest, cancellationToken);
        var state = Tones.Of(pullRequest);
        var path = $"/{repository.FullName}";
        return new PageContent
        {
            Title = $"{pullRequest.Title} #{pullRequest.Number}",
            Section = Section.PullRequests,
            IsMoving = pullRequest.IsOpen || Checks.AreRunning(repository.Statuses.Of(pullRequest.MergeCommit ?? pullRequest.HeadSha)),
            Announcement = $"Pull request {pullRequest.Number} is {state.Word}",
            Body =
                $"""
                <header class="title"><h1>{pullRequest.Title} <span class="dim">#{pullRequest.Number}</span></h1>
                <p>{Tones.State(pullRequest)} <code>{pullRequest.HeadBranch}</code> into <code>{pullRequest.BaseBranch}</code> of <a href="{path}">{repository.FullName}</a>
                · head <a href="{path}/commit/{pullRequest.HeadSha}"><code>{Parts.ShortSha(pullRequest.HeadSha)}</code></a> · {Parts.Time(pullRequest.UpdatedAt)}{PullRequestList.Labels(pullRequest)}</p></header>
                <div class="columns"><div>
                <section class="card prose" aria-label="Description">{MarkdownText.Render(pullRequest.Body)}</section>
                {pullRequest.Comments.Select(Comment)}</div>
                <div><section class="card merge" aria-label="Merge">{actions}</section>
                {checks.Render("Checks", repository, pullRequest.HeadSha)}
                {Markup.When(pullRequest.IsMerged, () => $"{checks.Render("Deployment", repository, pullRequest.MergeCommit!)}")}</div></div>
                <section aria-labelledby="changes"><h2 id="changes">Changes</h2>{DiffView.Render(diff)}</section>
                """,
        };
    }

    private static Task<string> DiffAsync(ForgeRepository repository, PullRequestRecord pullRequest, CancellationToken cancellationToken) =>
        repository.Git.RunAsync(["diff", "--no-color", $"{pullRequest.BaseSha}...{pullRequest.HeadSha}"], cancellationToken);

    private static Markup Comment(CommentRecord comment)
    {
        var isPlan = comment.Body.StartsWith(PlanMarker, StringComparison.Ordinal);
        return Markup.Of(
            $"""
            <section class="card prose" id="issuecomment-{comment.Id}" aria-label="{(isPlan ? "Plan" : "Comment")}"><p class="byline">{Markup.When(isPlan, () => $"""<b id="plan">Plan</b> · """)}{Parts.Time(comment.UpdatedAt)}</p>
            {MarkdownText.Render(comment.Body)}</section>
            """);
    }
}
