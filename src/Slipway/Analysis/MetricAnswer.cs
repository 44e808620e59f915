namespace Slipway.Analysis;

/// <summary>What a metrics store says to a question. That there is nothing is not zero, and no failure either.</summary>
internal abstract record MetricAnswer
{
    private MetricAnswer()
    {
    }

    /// <summary>A number.</summary>
    /// <param name="Number">It may be infinite, such as a quantile above all buckets.</param>
    public sealed record Value(double Number) : MetricAnswer;

    /// <summary>No data: no series, or one without a number.</summary>
    public sealed record NoData : MetricAnswer;

    /// <summary>An answer that the store itself calls incomplete.</summary>
    /// <param name="Reason">Why, as the store says.</param>
    public sealed record Partial(string Reason) : MetricAnswer;

    /// <summary>The store did not answer.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Unanswered(string Reason) : MetricAnswer;
}
