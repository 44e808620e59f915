namespace Slipway.Analysis;

/// <summary>What both versions answered in a time, or up to one.</summary>
/// <param name="CanaryRequests">Requests of the new version.</param>
/// <param name="CanaryBad">Those of them that count against it.</param>
/// <param name="StableRequests">Requests of the version before.</param>
/// <param name="StableBad">Those of them that count against it.</param>
internal readonly record struct RequestCounts(double CanaryRequests, double CanaryBad, double StableRequests, double StableBad)
{
    /// <summary>The new version's share; 0 where it had no requests.</summary>
    public double CanaryShare => CanaryRequests > 0 ? CanaryBad / CanaryRequests : 0;

    /// <summary>The share of the version before; 0 where it had no requests.</summary>
    public double StableShare => StableRequests > 0 ? StableBad / StableRequests : 0;

    public static RequestCounts operator +(RequestCounts one, RequestCounts other) => new(
        one.CanaryRequests + other.CanaryRequests, one.CanaryBad + other.CanaryBad, one.StableRequests + other.StableRequests, one.StableBad + other.StableBad);

    public static RequestCounts operator -(RequestCounts one, RequestCounts other) => new(
        one.CanaryRequests - other.CanaryRequests, one.CanaryBad - other.CanaryBad, one.StableRequests - other.StableRequests, one.StableBad - other.StableBad);

    public static RequestCounts Of(CheckCounts counts) => new(counts.CanaryRequests, counts.CanaryBad, counts.StableRequests, counts.StableBad);

    public CheckCounts For(string check) => new(check, CanaryRequests, CanaryBad, StableRequests, StableBad);

    /// <summary>
    /// The windows between counts that began at the same time. A store extrapolates, so that its counts are fractions and may shrink: events are whole, and what was counted once stays counted.
    /// </summary>
    public static IReadOnlyList<RequestCounts> Windows(IEnumerable<RequestCounts> soFar)
    {
        var windows = new List<RequestCounts>();
        var before = default(RequestCounts);
        foreach (var counts in soFar)
        {
            var now = new RequestCounts(
                Math.Max(before.CanaryRequests, Math.Floor(counts.CanaryRequests)),
                Math.Max(before.CanaryBad, Math.Floor(counts.CanaryBad)),
                Math.Max(before.StableRequests, Math.Floor(counts.StableRequests)),
                Math.Max(before.StableBad, Math.Floor(counts.StableBad)));
            windows.Add(now - before);
            before = now;
        }

        return windows;
    }
}
