using System.Globalization;
using Slipway.Pages.Html;
using Slipway.Records;

namespace Slipway.Pages.Delivery;

/// <summary>Plots as SVG. What a colour says, a shape or a title says too.</summary>
internal static class DeliveryPlots
{
    private const double Width = 600;
    private const double Height = 90;
    private const double Bottom = 70;

    /// <summary>Deployments over time: a dot for each that was healthy, a cross for each that failed.</summary>
    public static Markup Timeline(IReadOnlyList<RecordEntry> entries, DateTimeOffset now)
    {
        if (entries.Count < 2)
        {
            return Markup.Empty;
        }

        var first = entries.Min(entry => entry.At);
        return Svg("Deployments over time", Markup.Of($"""<path class="axis" d="M10 35H590"/>{entries.Select(entry => Mark(entry, Number(Position(entry.At, first, now))))}"""), first, now);
    }

    /// <summary>How many deployments there were in each week.</summary>
    public static Markup Weeks(IReadOnlyList<RecordHistory> clusters, DateTimeOffset since, DateTimeOffset now)
    {
        var changes = ProductionChange.Of(ProductionHistory.Of(clusters)).Where(change => change.Deployed is { } deployed && deployed.At > since).ToList();
        var weeks = Math.Max(1, (int)Math.Ceiling((now - since).TotalDays / 7));
        var counts = changes.CountBy(change => (int)((change.Deployed!.At - since).TotalDays / 7)).ToDictionary();
        if (counts.Count == 0)
        {
            return Markup.Empty;
        }

        var most = counts.Values.Max();
        var bar = (Width - 20) / weeks;
        var bars = counts.Select(week =>
        {
            var height = week.Value * (Bottom - 10) / most;
            return Markup.Of(
                $"""<rect class="bar" x="{Number(10 + (week.Key * bar))}" y="{Number(Bottom - height)}" width="{Number(Math.Max(1, bar - 2))}" height="{Number(height)}"><title>{week.Value} in week {week.Key + 1}</title></rect>""");
        });
        return Svg($"Deployments in each week, up to {most}", Markup.Of($"""{bars}<path class="axis" d="M10 {Number(Bottom)}H590"/>"""), since, now);
    }

    /// <summary>The lead time of each commit, over when it was deployed.</summary>
    public static Markup LeadTimes(IReadOnlyList<RecordHistory> clusters, DateTimeOffset since, DateTimeOffset now)
    {
        var times = Records.LeadTimes.Of(ProductionChange.Of(ProductionHistory.Of(clusters))).Where(time => time.DeployedAt > since && time.Total > TimeSpan.Zero).ToList();
        if (times.Count < 2)
        {
            return Markup.Empty;
        }

        var longest = times.Max(time => time.Total);
        var dots = times.Select(time => Markup.Of(
            $"""<circle class="spot" cx="{Number(Position(time.DeployedAt, since, now))}" cy="{Number(Bottom - (time.Total / longest * (Bottom - 10)))}" r="3"><title>{time.Commit.Abbreviated}: {DurationWords.Of(time.Total)}</title></circle>"""));
        return Svg($"Lead time of each commit, up to {DurationWords.Of(longest)}", Markup.Of($"""{dots}<path class="axis" d="M10 {Number(Bottom)}H590"/>"""), since, now);
    }

    private static Markup Mark(RecordEntry entry, string x)
    {
        var title = Markup.Of($"<title>{entry.Version} {(entry.IsHealthy ? "healthy" : "failed")} {entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC</title>");
        return entry.IsHealthy
            ? Markup.Of($"""<circle class="ok" cx="{x}" cy="35" r="5">{title}</circle>""")
            : Markup.Of($"""<path class="fail" d="M{x} 35m-6-6l12 12m0-12l-12 12">{title}</path>""");
    }

    private static double Position(DateTimeOffset time, DateTimeOffset first, DateTimeOffset last) => 10 + (last <= first ? 0 : (time - first) / (last - first) * (Width - 20));

    private static Markup Svg(string title, Markup content, DateTimeOffset first, DateTimeOffset last) => Markup.Of(
        $"""
        <figure class="chart"><svg viewBox="0 0 {Number(Width)} {Number(Height)}" role="img" aria-label="{title}">{content}<text x="10" y="86">{Day(first)}</text><text x="590" y="86" text-anchor="end">{Day(last)}</text></svg><figcaption>{title}</figcaption></figure>
        """);

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
