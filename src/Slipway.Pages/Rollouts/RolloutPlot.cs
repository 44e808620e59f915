using System.Globalization;
using Slipway.Analysis;
using Slipway.Pages.Html;

namespace Slipway.Pages.Rollouts;

/// <summary>The new version's share over time, and the errors of both versions. The table below says the same in words.</summary>
internal static class RolloutPlot
{
    private const int Width = 600;
    private const int Height = 100;

    // So that one error among many requests does not look like a wall.
    private const double LeastTop = 0.02;

    public static Markup Render(IReadOnlyList<ExposureSegment> segments, DateTimeOffset now)
    {
        var (start, length) = (segments[0].From, Math.Max(1, (RolloutView.EndOf(segments[^1], now) - segments[0].From).TotalSeconds));
        var errors = segments.Select(segment => (Segment: segment, Shares: RolloutView.Shares(Errors(segment)))).ToList();
        var top = errors.SelectMany(one => new[] { one.Shares.New ?? 0, one.Shares.Before ?? 0 }).Append(LeastTop).Max();
        double X(DateTimeOffset time) => (time - start).TotalSeconds / length * Width;
        string Line(Func<(ExposureSegment Segment, (double? New, double? Before) Shares), double?> height) => string.Join(' ', errors.Where(one => height(one) is not null)
            .Select(one => Height - (height(one)!.Value * Height) is var y ? Number($"{X(one.Segment.From):0.#},{y:0.#} {X(RolloutView.EndOf(one.Segment, now)):0.#},{y:0.#}") : ""));
        return Markup.Of(
            $"""
            <svg class="plot" viewBox="0 -2 {Width} {Height + 4}" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <polygon class="share" points="0,{Height} {Line(one => one.Segment.Weight / 100.0)} {Width},{Height}"/>
            <polyline class="old" points="{Line(one => one.Shares.Before / top)}"/><polyline class="new" points="{Line(one => one.Shares.New / top)}"/></svg>
            <p class="legend"><span class="share">share of the new version</span> <span class="new">its errors</span> <span class="old">errors of the version before</span> <span class="dim">top: {Parts.Percent(top)} of errors, 100 % of share</span></p>
            """);
    }

    private static CheckCounts? Errors(ExposureSegment segment) => segment.Counts.FirstOrDefault(counts => counts.Check == "errors") ?? segment.Counts.FirstOrDefault();

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
