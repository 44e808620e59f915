namespace Slipway.Sandbox.Cluster.Metrics;

/// <summary>How Prometheus computes.</summary>
internal static class PromArithmetic
{
    public static IEqualityComparer<PromSample> SameLabels { get; } = EqualityComparer<PromSample>.Create((one, other) => one?.Key == other?.Key, sample => sample.Key.GetHashCode(StringComparison.Ordinal));

    /// <summary>Two numbers, a number and each sample, or the samples of two vectors that have the same labels.</summary>
    public static PromValue Combine(PromValue left, string sign, PromValue right)
    {
        Func<double, double, double> compute = sign switch
        {
            "+" => (one, other) => one + other,
            "-" => (one, other) => one - other,
            "*" => (one, other) => one * other,
            _ => (one, other) => one / other,
        };
        if (left.Scalar is { } number && right.Scalar is { } divisor)
            return new PromValue([], compute(number, divisor));
        if (left.Scalar is { } first)
            return new PromValue([.. right.Samples.Select(sample => Unnamed(sample) with { Value = compute(first, sample.Value) })]);
        if (right.Scalar is { } second)
            return new PromValue([.. left.Samples.Select(sample => Unnamed(sample) with { Value = compute(sample.Value, second) })]);
        var others = right.Samples.Select(Unnamed).ToLookup(sample => sample, SameLabels);
        if (others.Any(same => same.Skip(1).Any()))
            throw new PromQueryException("found duplicate series for the match group on the right side of the operation: many-to-one matching is not understood here");
        return new PromValue([.. left.Samples.Select(Unnamed).SelectMany(sample => others[sample].Select(other => sample with { Value = compute(sample.Value, other.Value) }))]);
    }

    /// <summary>The samples of a vector, and those of another one whose labels it does not have.</summary>
    public static PromValue Either(PromValue left, PromValue right) => left.Scalar is not null || right.Scalar is not null
        ? throw new PromQueryException("parse error: set operator \"or\" not allowed in binary scalar expression")
        : new PromValue([.. left.Samples, .. right.Samples.Where(sample => !left.Samples.Select(Unnamed).Contains(Unnamed(sample), SameLabels))]);

    /// <summary>
    /// The increase of a counter that has no resets, stretched to the borders of its window unless it began inside
    /// (https://github.com/prometheus/prometheus/blob/main/promql/functions.go, <c>extrapolatedRate</c>), with a sample a second.
    /// </summary>
    public static double Extrapolate(double from, double to, long first, long last, double start, double end)
    {
        var sampled = (double)(last - first);
        var before = first - start;
        var after = end - last;
        before = before >= 1.1 ? 0.5 : before;
        if (to > from)
            before = Math.Min(before, sampled * from / (to - from));
        return (to - from) * (sampled + before + (after >= 1.1 ? 0.5 : after)) / sampled;
    }

    private static PromSample Unnamed(PromSample sample)
    {
        var labels = new SortedDictionary<string, string>(sample.Labels, StringComparer.Ordinal);
        labels.Remove(RouteMetrics.Name);
        return sample with { Labels = labels };
    }
}
