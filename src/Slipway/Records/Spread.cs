namespace Slipway.Records;

/// <summary>Durations in three figures.</summary>
/// <param name="Count">How many there are: a median of two says little.</param>
/// <param name="Median">The one in the middle, or between the two there.</param>
/// <param name="P90">The smallest that nine of ten do not exceed.</param>
internal sealed record Spread(int Count, TimeSpan Median, TimeSpan P90)
{
    /// <summary>Of some durations; null where there are none.</summary>
    public static Spread? Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Order().ToList();
        return sorted.Count == 0 ? null : new Spread(
            sorted.Count,
            (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2,
            sorted[(int)Math.Ceiling(0.9 * sorted.Count) - 1]);
    }
}
