namespace Slipway.Analysis;

/// <summary>A question to a metrics store: a query at a time.</summary>
internal sealed record MetricQuestion
{
    /// <summary>The query, with all that it asks for filled in.</summary>
    public required string Query { get; init; }

    /// <summary>Where the time that is asked about begins.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Where it ends: the time of the query.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The check that asks.</summary>
    public required string Check { get; init; }

    /// <summary>The version that it is about: <c>canary</c> or <c>stable</c>.</summary>
    public required Track Track { get; init; }
}
