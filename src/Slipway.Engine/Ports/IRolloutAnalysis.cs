using Slipway.Analysis;

namespace Slipway.Engine.Ports;

/// <summary>Judges a rollout by what its versions answered.</summary>
internal interface IRolloutAnalysis
{
    /// <summary>Looks once. What it says depends on the request and the metrics store alone, so any job may look at any time.</summary>
    /// <exception cref="SlipwayException">A query cannot be understood. A metrics store that does not answer is <see cref="AnalysisVerdict.Inconclusive"/>.</exception>
    Task<RolloutEvidence> LookAsync(AnalysisRequest request, CancellationToken cancellationToken);

    /// <summary>Asks every query once, before a rollout begins.</summary>
    /// <returns>Why nobody answers; null where somebody does, if only that there is no data.</returns>
    /// <exception cref="SlipwayException">A query cannot be understood.</exception>
    Task<string?> CheckAsync(AnalysisRequest request, CancellationToken cancellationToken);

    /// <summary>Asks the new version alone, before it has a share of the traffic: a row for each probe.</summary>
    Task<IReadOnlyList<EvidenceRow>> ProbeAsync(AnalysisRequest request, CancellationToken cancellationToken);
}
