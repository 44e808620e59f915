namespace Slipway.Analysis;

/// <summary>
/// Evidence that the new version's bad requests are more than so many times as likely as those of the version before, as an e-value. Given that a request of a window was bad, it was the new
/// version's with the probability p(r) = r n / (r n + m), where n and m are the requests of both and r is the ratio of their shares. The evidence is the mean, over ratios above the tolerated
/// one, of the likelihood ratio against it. Where the ratio is tolerated, the probability that it ever gets to 1/alpha is at most alpha (Ville's inequality), however often one looks.
/// </summary>
/// <param name="tolerance">The ratio that is tolerated.</param>
internal sealed class RatioEvidence(double tolerance)
{
    private readonly MixtureGrid grid = new(tolerance, 200 * tolerance);

    /// <summary>The evidence so far.</summary>
    public double Value => grid.Mean;

    /// <summary>Takes a window in. What one of the versions did not get a request in tells nothing about their ratio.</summary>
    public void Add(RequestCounts window)
    {
        if (window is not { CanaryRequests: > 0, StableRequests: > 0 } || (window.CanaryBad == 0 && window.StableBad == 0))
        {
            return;
        }

        var tolerated = (tolerance * window.CanaryRequests) + window.StableRequests;
        grid.Add(ratio => (window.CanaryBad * Math.Log(ratio / tolerance))
            - ((window.CanaryBad + window.StableBad) * Math.Log(((ratio * window.CanaryRequests) + window.StableRequests) / tolerated)));
    }
}
