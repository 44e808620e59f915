namespace Slipway.Analysis;

/// <summary>A time in which a rollout stood at one step: how much of the traffic the new version was meant to get, and what was counted.</summary>
internal sealed record ExposureSegment
{
    /// <summary>The step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The new version's share, in percent.</summary>
    public required int Weight { get; init; }

    /// <summary>When the share began to hold.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ended; null: it still holds.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>What was found by the time that it ended, so that the metrics store need not remember it. Empty while it holds.</summary>
    public IReadOnlyList<EvidenceRow> Rows { get; init; } = [];

    /// <summary>What was counted by then.</summary>
    public IEnumerable<CheckCounts> Counts => Rows.Select(row => row.Counts);
}
