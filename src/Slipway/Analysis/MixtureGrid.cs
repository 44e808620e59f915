namespace Slipway.Analysis;

/// <summary>Likelihood ratios of alternatives, spread evenly over a range in logarithms. They are kept as logarithms: a product of many would be none.</summary>
internal sealed class MixtureGrid
{
    private const int Points = 40;

    private readonly double[] alternatives = new double[Points];
    private readonly double[] logWeights = new double[Points];

    /// <param name="above">Where the range begins.</param>
    /// <param name="upTo">Where it ends.</param>
    public MixtureGrid(double above, double upTo)
    {
        for (var point = 0; point < Points; point++)
        {
            // In the middle of equal parts.
            alternatives[point] = above * Math.Pow(upTo / above, (point + 0.5) / Points);
        }
    }

    /// <summary>The mean of the ratios; no more than a number can hold.</summary>
    public double Mean
    {
        get
        {
            var most = logWeights.Max();
            return Math.Min(double.MaxValue, Math.Exp(most) * logWeights.Sum(weight => Math.Exp(weight - most)) / Points);
        }
    }

    /// <summary>Multiplies each ratio.</summary>
    /// <param name="logRatio">The logarithm of the factor for an alternative.</param>
    public void Add(Func<double, double> logRatio)
    {
        for (var point = 0; point < Points; point++)
        {
            logWeights[point] += logRatio(alternatives[point]);
        }
    }
}
