using System.Globalization;
using Slipway.Records;
using Slipway.Values;

namespace Slipway.Pages.Reports;

/// <summary>A report as JSON: the figures, and what runs where.</summary>
internal static class ReportJson
{
    public static MapValue Of(ReportContent report) => MapValue.Of(
        ("title", report.Title),
        ("at", Time(report.Now)),
        ("since", Time(report.Since)),
        ("figures", ListValue.Of(report.Figures.Select(figures => (Value)DoraJson.Of(figures)))),
        ("applications", ListValue.Of(report.Histories.Where(history => history.Entries.Count > 0).Select(history => (Value)Of(history)))),
        ("proposed", ListValue.Of(report.Proposed.Select(release => (Value)MapValue.Of(
            ("stage", release.Stage.Value), ("application", release.Application.Value), ("version", release.Version ?? ""), ("since", Time(release.Since)))))),
        ("problems", ListValue.Of(report.Histories.SelectMany(history => history.Problems).Select(problem => (Value)problem))));

    private static MapValue Of(RecordHistory history)
    {
        var last = history.Entries[^1];
        return MapValue.Of(
            ("name", history.Name.ToString()),
            ("version", last.Version),
            ("healthy", last.IsHealthy),
            ("at", Time(last.At)),
            ("lastHealthy", history.LastHealthy is { } healthy ? healthy.Version : ScalarValue.Null),
            ("records", (long)history.Links.Count));
    }

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
