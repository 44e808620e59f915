using Slipway.Pages.Reports;
using Slipway.Records;
using Slipway.Values;

namespace Slipway.Components.Reporting;

/// <summary>The files of a report.</summary>
/// <param name="Page">The page.</param>
/// <param name="Markdown">The figures as Markdown.</param>
internal sealed record ReportFiles(string Page, string Markdown)
{
    /// <summary>Writes a report into a folder of its own, which may be published as it is.</summary>
    public static ReportFiles Write(string folder, ReportContent report)
    {
        Directory.CreateDirectory(folder);
        var figures = report.Figures;
        var markdown = (figures.Count == 0 ? NoFigures(report) : DoraMarkdown.Of(figures)) + string.Concat(report.Histories.SelectMany(history => history.Problems).Select(problem => $"\n**{Reports.MarkdownCell.Of(problem)}**\n"));
        var page = Path.Combine(folder, "index.html");
        File.WriteAllText(page, ReportPage.Render(report));
        File.WriteAllText(Path.Combine(folder, "report.md"), markdown);
        File.WriteAllText(Path.Combine(folder, "report.json"), JsonValues.ToText(ReportJson.Of(report), indented: true) + "\n");
        File.WriteAllText(Path.Combine(folder, "metrics.txt"), DoraOpenMetrics.Of(figures));
        return new ReportFiles(page, markdown);
    }

    private static string NoFigures(ReportContent report)
    {
        var counted = report.Stage is { } stage ? [stage] : report.Configuration.Production.Select(production => production.Name).ToList();
        var other = report.Histories.Select(history => history.Name.Stage).FirstOrDefault(deployed => !counted.Contains(deployed));
        return $"Nothing is deployed to {string.Join(", ", counted)} yet, so there are no figures.{(other is null ? "" : $" Those of another stage: ./build.sh Report --stage {other}")}\n";
    }
}
