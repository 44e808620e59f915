namespace Slipway.Analysis;

/// <summary>Whether traffic goes where the rollout sends it. Connections that are kept alive, a second route or a dead data plane show here, and nowhere else.</summary>
internal static class SampleRatio
{
    private const double Alpha = 0.001;

    // What a store extrapolates is not exact, and weights of Pods are rounded.
    private const double Leeway = 0.1;

    /// <summary>Whether the new version's part of the requests is not that of a weight, by chance once in a thousand times.</summary>
    /// <param name="weight">The weight in percent.</param>
    /// <param name="counts">The requests that were measured.</param>
    public static bool IsOff(int weight, RequestCounts counts)
    {
        var (expected, all) = (weight / 100.0, counts.CanaryRequests + counts.StableRequests);
        if (weight is <= 0 or >= 100 || all <= 0)
        {
            return false;
        }

        var measured = counts.CanaryRequests / all;
        // Chernoff's bound of the binomial distribution, on either side.
        var distance = Part(measured, expected) + Part(1 - measured, 1 - expected);
        return Math.Abs(measured - expected) > Leeway * Math.Min(expected, 1 - expected) && all * distance >= Math.Log(2 / Alpha);
    }

    private static double Part(double measured, double expected) => measured == 0 ? 0 : measured * Math.Log(measured / expected);
}
