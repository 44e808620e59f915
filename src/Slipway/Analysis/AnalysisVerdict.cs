namespace Slipway.Analysis;

/// <summary>What a look at a rollout's metrics says.</summary>
internal enum AnalysisVerdict
{
    /// <summary>Nothing speaks against the new version, and enough was seen to say so.</summary>
    Passed,

    /// <summary>No data, partial data or too little of it: neither success nor failure.</summary>
    Inconclusive,

    /// <summary>The new version is worse than what the check allows.</summary>
    Alarm,
}
