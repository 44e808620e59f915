using System.Globalization;
using System.Text;
using Slipway.Records;

namespace Slipway.Sites;

/// <summary>Plots as SVG. What a color says, a shape or a title says too.</summary>
internal static class SitePlots
{
    private const double Width = 600;
    private const double Height = 90;
    private const double Bottom = 70;

    /// <summary>Deployments over time: a dot for each that was healthy, a cross for each that failed.</summary>
    public static string Timeline(IReadOnlyList<RecordEntry> entries, DateTimeOffset now)
    {
        if (entries.Count < 2)
        {
            return "";
        }

        var first = entries.Min(entry => entry.At);
        var marks = new StringBuilder();
        foreach (var entry in entries)
        {
            var x = Html.Number(Position(entry.At, first, now));
            var title = string.Create(CultureInfo.InvariantCulture, $"<title>{Html.Text(entry.Version)} {(entry.IsHealthy ? "healthy" : "failed")} {entry.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC</title>");
            marks.Append(entry.IsHealthy
                ? $"<circle class=\"ok\" cx=\"{x}\" cy=\"35\" r=\"5\">{title}</circle>"
                : $"<path class=\"fail\" d=\"M{x} 35m-6-6l12 12m0-12l-12 12\">{title}</path>");
        }

        return Svg("Deployments over time", $"<path class=\"axis\" d=\"M10 35H590\"/>{marks}", first, now);
    }

    /// <summary>How many deployments there were in each week.</summary>
    public static string Weeks(IReadOnlyList<RecordHistory> clusters, DateTimeOffset since, DateTimeOffset now)
    {
        var changes = ProductionChange.Of(ProductionHistory.Of(clusters)).Where(change => change.Deployed is { } deployed && deployed.At > since).ToList();
        var weeks = Math.Max(1, (int)Math.Ceiling((now - since).TotalDays / 7));
        var counts = changes.CountBy(change => (int)((change.Deployed!.At - since).TotalDays / 7)).ToDictionary();
        if (counts.Count == 0)
        {
            return "";
        }

        var most = counts.Values.Max();
        var bar = (Width - 20) / weeks;
        var bars = string.Concat(counts.Select(week =>
        {
            var height = week.Value * (Bottom - 10) / most;
            return $"<rect class=\"bar\" x=\"{Html.Number(10 + (week.Key * bar))}\" y=\"{Html.Number(Bottom - height)}\" width=\"{Html.Number(Math.Max(1, bar - 2))}\" height=\"{Html.Number(height)}\">"
                + $"<title>{week.Value} in week {week.Key + 1}</title></rect>";
        }));
        return Svg("Deployments in each week", $"{bars}<path class=\"axis\" d=\"M10 {Bottom}H590\"/>", since, now);
    }

    /// <summary>The lead time of each commit, over when it was deployed.</summary>
    public static string LeadTimes(IReadOnlyList<RecordHistory> clusters, DateTimeOffset since, DateTimeOffset now)
    {
        var times = Records.LeadTimes.Of(ProductionChange.Of(ProductionHistory.Of(clusters))).Where(time => time.DeployedAt > since && time.Total > TimeSpan.Zero).ToList();
        if (times.Count < 2)
        {
            return "";
        }

        var longest = times.Max(time => time.Total);
        var dots = string.Concat(times.Select(time =>
            $"<circle class=\"dot\" cx=\"{Html.Number(Position(time.DeployedAt, since, now))}\" cy=\"{Html.Number(Bottom - (time.Total / longest * (Bottom - 10)))}\" r=\"3\">"
            + $"<title>{time.Commit.Abbreviated}: {DurationWords.Of(time.Total)}</title></circle>"));
        return Svg($"Lead time of each commit, up to {DurationWords.Of(longest)}", $"{dots}<path class=\"axis\" d=\"M10 {Bottom}H590\"/>", since, now);
    }

    private static double Position(DateTimeOffset time, DateTimeOffset first, DateTimeOffset last) => 10 + (last <= first ? 0 : (time - first) / (last - first) * (Width - 20));

    private static string Svg(string title, string content, DateTimeOffset first, DateTimeOffset last) => string.Create(
        CultureInfo.InvariantCulture,
        $"<figure><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{title}\">{content}<text x=\"10\" y=\"86\">{first.UtcDateTime:yyyy-MM-dd}</text><text x=\"590\" y=\"86\" text-anchor=\"end\">{last.UtcDateTime:yyyy-MM-dd}</text></svg><figcaption>{title}</figcaption></figure>");
}
