using System.Globalization;
using System.Text;

namespace Slipway.Records;

/// <summary>The five metrics as a table of Markdown, a row for each application.</summary>
internal static class DoraMarkdown
{
    public static string Of(IReadOnlyList<DoraFigures> all)
    {
        var text = new StringBuilder();
        text.Append("| application | deployments | change lead time | change fail rate | recovery | rework |\n|---|---|---|---|---|---|\n");
        foreach (var figures in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {figures.Stage}/{figures.Application} | {figures.Deployments} ({figures.PerWeek:0.#} a week) | {DurationWords.Of(figures.LeadTime)}{Parts(figures)} ")
                .Append(CultureInfo.InvariantCulture, $"| {DurationWords.Rate(figures.ChangeFailRate, figures.Failed, figures.Changes)}{Caught(figures)} ")
                .Append(CultureInfo.InvariantCulture, $"| {DurationWords.Of(figures.Recovery)}{(figures.Unrecovered == 0 ? "" : $", {figures.Unrecovered} not yet")} ")
                .Append(CultureInfo.InvariantCulture, $"| {DurationWords.Rate(figures.ReworkRate, figures.Rework, figures.AllDeployments)} |\n");
        }

        foreach (var figures in all.Where(figures => figures.ImpossibleCommits + figures.UnnamedCommits > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{figures.Stage}/{figures.Application}: lead time is without {LeftOut(figures)}.\n");
        }

        return text.ToString();
    }

    private static string Parts(DoraFigures figures) => figures.ToPullRequest is null || figures.InPullRequest is null || figures.Deploying is null ? ""
        : $": {DurationWords.Of(figures.ToPullRequest.Median)} to its pull request, {DurationWords.Of(figures.InPullRequest.Median)} in it, {DurationWords.Of(figures.Deploying.Median)} deploying";

    private static string Caught(DoraFigures figures) => figures.Caught == 0 ? "" : $"; {figures.Caught} more caught before everybody met it";

    internal static string LeftOut(DoraFigures figures) => string.Join(" and ", new[]
    {
        figures.ImpossibleCommits == 0 ? null : $"{figures.ImpossibleCommits} {(figures.ImpossibleCommits == 1 ? "commit that says it was" : "commits that say they were")} written after they were deployed",
        figures.UnnamedCommits == 0 ? null : $"{figures.UnnamedCommits} of a release with too many to name",
    }.OfType<string>());
}
