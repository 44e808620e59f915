using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Ci;

namespace Slipway.Sandbox.Forge.Pages;

/// <summary>What runs where, the pull requests and the CI runs.</summary>
internal static class HomePage
{
    private const int MaxRows = 30;

    public static Task WriteAsync(HttpContext context, ForgeHost forge, CiQueue ci, ForgeRepository? only = null)
    {
        var html = new StringBuilder(only is null ? "<h1>Sandbox</h1>" : "");
        foreach (var repository in only is null ? forge.Repositories : [only])
        {
            html.Append($"<h1>{Html.Link("/" + repository.FullName, repository.FullName)}</h1>")
                .Append($"<p class=\"dim\">git clone {Html.Encode($"{forge.Address}{repository.FullName}.git")}</p>")
                .Append(Environments(repository))
                .Append(PullRequests(repository))
                .Append(Runs(repository, ci));
        }

        return Html.WriteAsync(context, only?.FullName ?? "Sandbox", html.ToString());
    }

    private static string Environments(ForgeRepository repository)
    {
        var rows = repository.Deployments.All.GroupBy(deployment => deployment.Environment).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.First())
            .Select(deployment =>
            {
                var status = deployment.Statuses.Count == 0 ? null : deployment.Statuses[^1];
                return $"""
                    <tr><td>{Html.Encode(deployment.Environment)}</td><td>{Html.State(status?.State ?? "pending")}</td>
                    <td>{Html.Link($"/{repository.FullName}/commit/{deployment.Sha}", deployment.Sha[..7])}</td>
                    <td>{Html.Encode(status?.Description)}</td><td>{Html.Link(status?.EnvironmentUrl, status?.EnvironmentUrl is null ? "" : "open the application")}</td></tr>
                    """;
            });
        return Table("Environments", rows, "Nothing is deployed yet.");
    }

    private static string PullRequests(ForgeRepository repository) => Table(
        "Pull requests",
        repository.PullRequests.All.Take(MaxRows).Select(pullRequest =>
            $"""
            <tr><td>{Html.State(PullRequestPage.StateOf(pullRequest))}</td>
            <td>{Html.Link($"/{repository.FullName}/pull/{pullRequest.Number}", $"#{pullRequest.Number} {pullRequest.Title}")}</td>
            <td>{Html.Time(pullRequest.UpdatedAt)}</td></tr>
            """),
        "There is no pull request yet. ./build.sh Release opens one.");

    private static string Runs(ForgeRepository repository, CiQueue ci) => Table(
        "Runs",
        ci.All.Where(run => run.Repository == repository.FullName).Take(MaxRows).Select(run =>
            $"""
            <tr><td>{Html.State(run.StateText)}</td>
            <td>{Html.Link($"/{run.Repository}/actions/runs/{run.Id}", $"{run.Kind} {run.Sha[..7]}")}</td>
            <td>{(run.PullRequest is null ? "" : Html.Link($"/{run.Repository}/pull/{run.PullRequest}", $"#{run.PullRequest}"))}</td>
            <td>{Html.Time(run.CreatedAt)}</td></tr>
            """),
        "CI has not run yet.");

    private static string Table(string title, IEnumerable<string> rows, string empty)
    {
        var body = string.Concat(rows);
        return $"<h2>{title}</h2>" + (body.Length == 0 ? $"<p class=\"dim\">{Html.Encode(empty)}</p>" : $"<table>{body}</table>");
    }
}
