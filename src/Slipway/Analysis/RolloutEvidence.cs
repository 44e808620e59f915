namespace Slipway.Analysis;

/// <summary>What a look found, over all checks.</summary>
internal sealed record RolloutEvidence
{
    /// <summary>An alarm of any check is one; else whatever is inconclusive makes it so.</summary>
    public required AnalysisVerdict Verdict { get; init; }

    /// <summary>Why, in a sentence that names the check.</summary>
    public required string Reason { get; init; }

    /// <summary>One row per check and step, in the order of steps.</summary>
    public required IReadOnlyList<EvidenceRow> Rows { get; init; }
}
