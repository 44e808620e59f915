using Slipway.Analysis;
using Slipway.Engine.Ports;

namespace Slipway.Engine.Tests.Analysis;

/// <summary>A metrics store of two versions that get a steady share of the traffic.</summary>
internal sealed class MetricsInMemory : IMetrics
{
    private int count;

    /// <summary>Requests a second, of both.</summary>
    public double Rate { get; init; } = 10;

    /// <summary>The new version's share of the traffic.</summary>
    public double Weight { get; init; } = 0.1;

    public double CanaryErrors { get; init; } = 0.003;

    public double StableErrors { get; init; } = 0.003;

    /// <summary>What is answered instead; null: what was counted.</summary>
    public Func<MetricQuestion, MetricAnswer?> Instead { get; set; } = _ => null;

    /// <summary>How many questions were asked.</summary>
    public int Asked => count;

    public Task<IReadOnlyList<MetricAnswer>> AskAsync(IReadOnlyList<MetricQuestion> questions, CancellationToken cancellationToken)
    {
        count += questions.Count;
        return Task.FromResult<IReadOnlyList<MetricAnswer>>([.. questions.Select(question => Instead(question) ?? new MetricAnswer.Value(Counted(question)))]);
    }

    private double Counted(MetricQuestion question)
    {
        var isCanary = question.Track == Track.Canary;
        var requests = (question.At - question.From).TotalSeconds * Rate * (isCanary ? Weight : 1 - Weight);
        return question.Query.StartsWith("bad", StringComparison.Ordinal) ? requests * (isCanary ? CanaryErrors : StableErrors) : requests;
    }
}
