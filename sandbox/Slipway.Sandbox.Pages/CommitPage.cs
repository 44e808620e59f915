using Slipway.Pages.Html;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Pages.PullRequests;

namespace Slipway.Sandbox.Pages;

/// <summary>A commit with its message, statuses and diff.</summary>
internal sealed class CommitPage(ForgeRepository repository, Checks checks)
{
    public async Task<PageContent> ShowAsync(string sha, CancellationToken cancellationToken)
    {
        var message = await repository.Git.RunAsync(["log", "-1", "--format=%an, %aI%n%B", sha], cancellationToken);
        var diff = await repository.Git.RunAsync(["show", "--no-color", "--format=", "--first-parent", "-m", sha], cancellationToken);
        var lines = message.TrimEnd().Split('\n', 3);
        return new PageContent
        {
            Title = $"{Parts.ShortSha(sha)} {lines.ElementAtOrDefault(1)}",
            Section = Section.PullRequests,
            IsMoving = Checks.AreRunning(repository.Statuses.Of(sha)),
            Body =
                $"""
                <header class="title"><h1>{lines.ElementAtOrDefault(1)}</h1><p>{Parts.Digest(sha)} · {lines[0]} · <a href="/{repository.FullName}">{repository.FullName}</a></p></header>
                {Markup.When(lines.Length > 2 && lines[2].Trim().Length > 0, () => $"""<pre class="message" tabindex="0" role="group" aria-label="Message">{lines[2].Trim()}</pre>""")}
                {checks.Render("Statuses", repository, sha)}
                <section aria-labelledby="changes"><h2 id="changes">Changes</h2>{DiffView.Render(diff)}</section>
                """,
        };
    }
}
