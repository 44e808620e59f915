using System.Globalization;
using Slipway.Pages.Delivery;
using Slipway.Pages.Drifts;
using Slipway.Pages.Fleet;
using Slipway.Pages.Histories;
using Slipway.Pages.Html;
using Slipway.Records;

namespace Slipway.Pages.Reports;

/// <summary>
/// The report as one page that needs nothing else: no server, no font, no script of others. What failed comes first, then what runs where, what one stage has and the next has not,
/// drift, the five metrics, and each history with its deployments.
/// </summary>
internal static class ReportPage
{
    // Nothing from elsewhere, and no script but this very one.
    private static readonly string s_policy =
        $"default-src 'none'; style-src {PageAssets.SourceOf(PageAssets.Style)}; script-src {PageAssets.SourceOf(PageAssets.Script)}; base-uri 'none'; form-action 'none'";

    // A page of hundreds of applications stays one that opens at once.
    private const int MaxDeployments = 1000;
    private const int LeastShown = 3;
    private const int MaxFailures = 10;

    public static string Render(ReportContent report)
    {
        var rows = new ReportRows(report);
        var head = Markup.Of(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{s_policy}"><meta name="color-scheme" content="light dark">
            <title>{report.Title}</title>
            """);
        head.AppendLiteral($"<style>{PageAssets.Style}</style></head>\n");
        head.AppendFormatted(Markup.Of(
            $"""
            <body><a class="skip" href="#main">Skip to the content</a>
            <header class="top"><div class="wide"><span class="brand">{Icons.Mark}<span>{report.Title}</span></span><nav aria-label="Main"><ul>{Menu(report, rows).Select(item => Markup.Of($"""<li><a href="#{item.Id}">{item.Name}</a></li>"""))}</ul></nav></div></header>
            <main id="main" class="wide" tabindex="-1"><header class="title"><h1>Deployments</h1><p>Made {Parts.Time(report.Now)}</p></header>
            {Problems(report)}{Failures(report)}
            <section id="stages" aria-labelledby="stages-title"><h2 id="stages-title">What runs where</h2>{MatrixView.Render(report.Places, rows.All)}{Markup.When(report.Applications.Count == 0, () => $"""<p class="empty">Nothing was deployed yet.</p>""")}</section>
            {DifferencesView.Render(rows.Differences)}{(report.Drift is null ? null : DriftView.Render(report.Drift))}{Figures(report)}
            {Markup.When(report.Histories.Count > 0, () => $"""<h2 id="histories">Histories</h2>{report.Histories.OrderBy(history => history.Name.ToString(), StringComparer.Ordinal).Select(history => History(report, history))}""")}</main>
            """));
        head.AppendLiteral($"<script>{PageAssets.Script}</script></body></html>\n");
        return head.ToString();
    }

    private static IEnumerable<(string Id, string Name)> Menu(ReportContent report, ReportRows rows) =>
        new (string Id, string Name, bool IsThere)[]
        {
            ("failed", "Failed", Failed(report).Any()), ("stages", "Stages", true), ("differences", "Differences", rows.Differences.Count > 0), ("drift", "Drift", report.Drift is not null),
            ("delivery", "Delivery", true), ("histories", "Histories", report.Histories.Count > 0),
        }.Where(item => item.IsThere).Select(item => (item.Id, item.Name));

    private static Markup Problems(ReportContent report) => report.Histories.SelectMany(history => history.Problems).ToList() is { Count: > 0 } problems
        ? Markup.Of($"""<section class="card bad"><h2>Histories that cannot be trusted</h2><ul>{problems.Select(problem => Markup.Of($"<li>{problem}</li>"))}</ul></section>""") : Markup.Empty;

    private static IEnumerable<RecordHistory> Failed(ReportContent report) => report.Histories.Where(history => history.Entries is [.., { IsHealthy: false }]).OrderByDescending(history => history.Entries[^1].At);

    private static Markup Failures(ReportContent report) => Failed(report).ToList() is not { Count: > 0 } failed ? Markup.Empty : Markup.Of(
        $"""
        <section id="failed" class="failures" aria-labelledby="failed-title"><h2 id="failed-title">Failed</h2>{failed.Take(MaxFailures).Select(Failure)}
        {Markup.When(failed.Count > MaxFailures, () => $"""<details><summary>{failed.Count - MaxFailures} more that failed before</summary>{failed.Skip(MaxFailures).Select(Failure)}</details>""")}</section>
        """);

    private static Markup Failure(RecordHistory history)
    {
        var (last, healthy) = (history.Entries[^1], history.LastHealthy);
        var wasTried = history.WasTried(last);
        return Markup.Of(
            $"""
            <article class="card {(wasTried ? "bad" : "warning")}"><h3><a href="#{history.Name.ToString()}">{history.Name.ToString()}</a> <b>{last.Version}</b> {(wasTried ? "failed" : "was not applied")}{(healthy is null ? ", nothing was healthy before" : $", {healthy.Version} was healthy before")}</h3>
            <p>{Parts.Time(last.At)}{Markup.When(last.Failure is not null, () => $", in {last.Failure!.Phase}")}</p>{Markup.When(last.Failure is not null, () => $"{Parts.Alarm(last.Failure!.Reason)}")}{ReportRows.NextOf(last, history)}</article>
            """);
    }

    private static Markup Figures(ReportContent report) => Markup.Of(
        $"""
        <section id="delivery" aria-labelledby="delivery-title"><h2 id="delivery-title">Delivery since {report.Since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}</h2>
        <p>Each application by itself: these figures compare an application with its own past, and not one with another.</p>
        {report.Figures.Select(figures => FiguresView.Render(figures, [.. report.Histories.Where(history => history.Name.Stage == figures.Stage && history.Name.Application == figures.Application)], report.Since, report.Now))}</section>
        """);

    private static Markup History(ReportContent report, RecordHistory history) => Markup.Of(
        $"""
        <section id="{history.Name.ToString()}" class="card history" aria-label="History of {history.Name.ToString()}"><h3>{history.Name.ToString()}</h3>{HistoryView.Render(history, report.Now, Details(report, history), Math.Clamp(MaxDeployments / report.Histories.Count, LeastShown, HistoryView.MaxShown))}</section>
        """);

    private static DeploymentDetails Details(ReportContent report, RecordHistory history) => new()
    {
        PlanOf = entry => entry.PullRequest is { } request ? report.Plans.GetValueOrDefault((request.Head, entry.Name.ToString())) : null,
        // What another deployment followed is not to be gone back from any more.
        NextOf = entry => entry == history.Entries[^1] ? ReportRows.NextOf(entry, history) : Markup.Empty,
    };
}
