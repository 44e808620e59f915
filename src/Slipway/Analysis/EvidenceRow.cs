namespace Slipway.Analysis;

/// <summary>What one check found at one step, as people read it.</summary>
internal sealed record EvidenceRow
{
    /// <summary>The step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>What was counted, under the check's name; zeros for a check that does not count.</summary>
    public required CheckCounts Counts { get; init; }

    /// <summary>The evidence against the new version up to this step, as an e-value; null for a check that has none.</summary>
    public double? Evidence { get; init; }

    /// <summary>What it means.</summary>
    public required AnalysisVerdict Verdict { get; init; }

    /// <summary>Why, in a sentence; null where the verdict says all.</summary>
    public string? Reason { get; init; }
}
