using System.Globalization;
using System.Text;
using Slipway.Records;

namespace Slipway.Sites;

/// <summary>
/// The report as one page that needs nothing else: no server, no font, no script of others. What failed comes first, then what runs where, then the five metrics, then each
/// history with its deployments.
/// </summary>
internal static class ReportSite
{
    public static string Page(ReportContent report) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>{Html.Text(report.Title)}</title>
        <style>{SiteStyle.Css}</style>
        </head>
        <body>
        <header><h1>{Html.Text(report.Title)}</h1><p>Made {Html.Age(report.Now, report.Now)}</p></header>
        <main>
        {Problems(report)}{Failures(report)}
        <section id="stages"><h2>What runs where</h2>
        {SiteMatrix.Table(report)}</section>
        {Figures(report)}
        {string.Concat(report.Histories.Select(history => SiteHistory.Section(history, report.Now)))}
        </main>
        <script>{SiteStyle.Script}</script>
        </body>
        </html>

        """;

    private static string Problems(ReportContent report) => report.Histories.SelectMany(history => history.Problems).ToList() is { Count: > 0 } problems
        ? $"<section class=\"bad\"><h2>Histories that cannot be trusted</h2><ul>{string.Concat(problems.Select(problem => $"<li>{Html.Text(problem)}</li>"))}</ul></section>\n"
        : "";

    private static string Failures(ReportContent report)
    {
        var failed = report.Histories.Where(history => history.Entries is [.., { IsHealthy: false }]).Select(history => (history.Name, Last: history.Entries[^1], history.LastHealthy))
            .OrderByDescending(one => one.Last.At).ToList();
        if (failed.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder("<section id=\"failed\" class=\"bad\"><h2>Failed</h2><ul>");
        foreach (var (name, last, healthy) in failed)
        {
            text.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{name}\">{name}</a>: {Html.Text(last.Version)} failed {Html.Age(last.At, report.Now)}")
                .Append(healthy is null ? "; nothing was healthy before" : $"; {Html.Text(healthy.Version)} was the last that was healthy")
                .Append(last.Failure is { } failure ? $"<p class=\"reason\">{Html.Text(failure.Reason)}</p>" : "")
                .Append(last.Run.StartsWith("http", StringComparison.Ordinal) ? $"<p>{Html.Link(last.Run, "Run")}</p>" : "")
                .Append("</li>");
        }

        return text.Append("</ul></section>\n").ToString();
    }

    private static string Figures(ReportContent report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<section id=\"delivery\"><h2>Delivery since {report.Since.UtcDateTime:yyyy-MM-dd}</h2>");
        text.Append("<p>Each application by itself: these figures compare an application with its own past, and not one with another.</p>");
        foreach (var figures in report.Figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"<article><h3>{figures.Stage}/{figures.Application}</h3><dl>")
                .Append(Figure("Deployments", string.Create(CultureInfo.InvariantCulture, $"{figures.Deployments}"), string.Create(CultureInfo.InvariantCulture, $"{figures.PerWeek:0.#} a week")))
                .Append(Figure("Change lead time", figures.LeadTime is { } lead ? DurationWords.Of(lead.Median) : "–", Detail(figures.LeadTime, "commits")))
                .Append(Figure("Change fail rate", Percent(figures.ChangeFailRate), $"{figures.Failed} of {figures.Changes}{(figures.Caught == 0 ? "" : $", {figures.Caught} more caught before everybody met it")}"))
                .Append(Figure("Recovery", figures.Recovery is { } recovery ? DurationWords.Of(recovery.Median) : "–", Detail(figures.Recovery, "failures") + (figures.Unrecovered == 0 ? "" : $" {figures.Unrecovered} not yet")))
                .Append(Figure("Rework", Percent(figures.ReworkRate), $"{figures.Rework} of {figures.AllDeployments}"))
                .Append("</dl>")
                .Append(Parts(figures));
            var clusters = report.Histories.Where(history => history.Name.Stage == figures.Stage && history.Name.Application == figures.Application).ToList();
            text.Append(SitePlots.Weeks(clusters, report.Since, report.Now)).Append(SitePlots.LeadTimes(clusters, report.Since, report.Now)).Append("</article>");
        }

        return text.Append("</section>").ToString();
    }

    private static string Parts(DoraFigures figures) =>
        (figures.ToPullRequest is { } before && figures.InPullRequest is { } within && figures.Deploying is { } deploying
            ? $"<p>Of the lead time, in the median: {DurationWords.Of(before.Median)} to its pull request, {DurationWords.Of(within.Median)} in it, {DurationWords.Of(deploying.Median)} deploying.</p>" : "")
        + (figures.ImpossibleCommits + figures.UnnamedCommits > 0 ? $"<p>Without {DoraMarkdown.LeftOut(figures)}.</p>" : "");

    private static string Figure(string name, string value, string detail) => $"<div><dt>{name}</dt><dd><b>{value}</b> {detail}</dd></div>";

    private static string Detail(Spread? spread, string what) => spread is null ? "" : $"p90 {DurationWords.Of(spread.P90)}, {spread.Count} {what}";

    private static string Percent(double? rate) => rate is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0} %");
}
