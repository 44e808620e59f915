using Slipway.Pages.Html;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Pages.PullRequests;

/// <summary>Pull requests, newest first.</summary>
internal static class PullRequestList
{
    private const int MaxRows = 100;

    public static Markup Rows(IEnumerable<ForgeRepository> repositories, bool onlyOpen = false) => Parts.Rows(
        [
            .. repositories
                .SelectMany(repository => repository.PullRequests.All.Select(pullRequest => (Repository: repository, PullRequest: pullRequest)))
                .Where(pair => !onlyOpen || pair.PullRequest.IsOpen)
                .OrderByDescending(pair => pair.PullRequest.CreatedAt)
                .Take(MaxRows)
                .Select(pair => Row(pair.Repository, pair.PullRequest)),
        ],
        onlyOpen ? "No pull request is open." : "There is no pull request yet. ./build.sh Release opens one.");

    private static Markup Row(ForgeRepository repository, PullRequestRecord pullRequest) => Markup.Of(
        $"""
        <li>{Tones.State(pullRequest)}<div class="grow"><a href="/{repository.FullName}/pull/{pullRequest.Number}">{pullRequest.Title}</a>
        <span class="dim">{repository.FullName} #{pullRequest.Number}</span>{Labels(pullRequest)}</div>{Parts.Time(pullRequest.UpdatedAt)}</li>
        """);

    public static Markup Labels(PullRequestRecord pullRequest) =>
        Markup.Of($"{pullRequest.Labels.Select(label => Markup.Of($""" <span class="label">{label}</span>"""))}");
}
