using System.Text;
using Slipway.Naming;
using Slipway.Records;

namespace Slipway.Sites;

/// <summary>What runs where: a row for each application, a column for each stage and cluster.</summary>
internal static class SiteMatrix
{
    public static string Table(ReportContent report)
    {
        if (report.Applications.Count == 0)
        {
            return "<p>Nothing was deployed yet.</p>";
        }

        var places = report.Places;
        var text = new StringBuilder("<table class=\"matrix\"><thead><tr><th>Application</th>");
        foreach (var (stage, cluster) in places)
        {
            text.Append("<th>").Append(stage).Append(cluster is null ? "" : $" <small>{cluster}</small>").Append("</th>");
        }

        text.Append("</tr></thead><tbody>");
        foreach (var application in report.Applications)
        {
            text.Append("<tr><th scope=\"row\">").Append(application).Append("</th>");
            foreach (var place in places)
            {
                text.Append("<td data-stage=\"").Append(place.Stage).Append(place.Cluster is null ? "" : $" {place.Cluster}").Append("\">").Append(Cell(report, application, place)).Append("</td>");
            }

            text.Append("</tr>");
        }

        return text.Append("</tbody></table>\n").ToString();
    }

    // What serves beside what failed, and what waits.
    private static string Cell(ReportContent report, ApplicationName application, (StageName Stage, ClusterName? Cluster) place)
    {
        var history = report.Find(application, place);
        var serves = history?.LastHealthy;
        var last = history is { Entries.Count: > 0 } ? history.Entries[^1] : null;
        var proposed = report.Proposed.FirstOrDefault(release => release.Stage == place.Stage && release.Application == application);
        var waits = proposed is null ? "" : $"<p class=\"wait\">▸ {Html.Text(proposed.Version ?? "a release")} proposed {Html.Age(proposed.Since, report.Now)}</p>";
        return last switch
        {
            null when waits.Length > 0 || report.Known.Contains((place.Stage, application)) => $"<p class=\"none\">not deployed yet</p>{waits}",
            null => "",
            { IsHealthy: true } => $"<p><a class=\"ok\" href=\"#{last.Name}\">{Html.Text(last.Version)}</a> {Html.Age(last.At, report.Now)}</p>{waits}",
            _ => $"<p><a class=\"fail\" href=\"#{last.Name}\">{Html.Text(last.Version)} failed</a> {Html.Age(last.At, report.Now)}</p>"
                + $"<p>{(serves is null ? "nothing was healthy before" : $"last healthy: {Html.Text(serves.Version)}")}</p>{waits}",
        };
    }
}
