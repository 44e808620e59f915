using Slipway.Analysis;

namespace Slipway.Engine.Ports;

/// <summary>A metrics store, as an analysis asks it.</summary>
internal interface IMetrics
{
    /// <summary>Asks, and gives an answer to each question, in their order. That a store has nothing, not all of it, or does not answer, is an answer.</summary>
    /// <exception cref="SlipwayException">A query cannot be understood, or the store refuses who asks: asking again helps nobody.</exception>
    Task<IReadOnlyList<MetricAnswer>> AskAsync(IReadOnlyList<MetricQuestion> questions, CancellationToken cancellationToken);
}
