namespace Slipway.Analysis;

/// <summary>What is known about a share from so many requests, however often one looks: likelihood ratios against it, averaged over alternatives.</summary>
internal static class ShareBounds
{
    private const double Least = 1e-6;

    /// <summary>Evidence that a share is above a limit, as an e-value.</summary>
    public static double EvidenceAbove(double limit, double requests, double bad) => Evidence(new MixtureGrid(limit, 1), limit, requests, bad);

    /// <summary>What a share is below, but with the probability alpha; 1 where nothing is known.</summary>
    public static double UpperBound(double requests, double bad, double alpha)
    {
        // Above the share that was seen, the evidence against a share grows with it.
        var (low, high) = (requests > 0 ? Math.Min(1, bad / requests) : 1, 1.0);
        for (var step = 0; step < 40 && high - low > Least; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Evidence(new MixtureGrid(Least, 1), middle, requests, bad) >= 1 / alpha ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static double Evidence(MixtureGrid grid, double share, double requests, double bad)
    {
        var good = Math.Max(0, requests - bad);
        grid.Add(other => (bad * Math.Log(other / share)) + (good * (Math.Log(1 - other) - Math.Log(1 - share))));
        return grid.Mean;
    }
}
