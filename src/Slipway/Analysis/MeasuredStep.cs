namespace Slipway.Analysis;

/// <summary>What is known of a check at a step.</summary>
internal sealed record MeasuredStep
{
    /// <summary>The step.</summary>
    public required ExposureSegment Segment { get; init; }

    /// <summary>The share of the traffic that the new version was meant to get, in percent; null where nothing splits it by weight.</summary>
    public int? Weight { get; init; }

    /// <summary>What was counted, window by window; one window of all where the record has it.</summary>
    public IReadOnlyList<RequestCounts> Windows { get; init; } = [];

    /// <summary>The values of a threshold, window by window; null where there was none.</summary>
    public IReadOnlyList<double?> Values { get; init; } = [];

    /// <summary>Why not all of it is known; null where it is.</summary>
    public string? Gap { get; init; }

    /// <summary>All that was counted.</summary>
    public RequestCounts Counts => Windows.Aggregate(default(RequestCounts), (sum, window) => sum + window);
}
