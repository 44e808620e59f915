namespace Slipway.Analysis;

/// <summary>What a check counted while a rollout stood at one step.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="CanaryRequests">Requests that the new version answered.</param>
/// <param name="CanaryBad">Those of them that count against it: errors, or slow ones.</param>
/// <param name="StableRequests">Requests that the version before answered meanwhile.</param>
/// <param name="StableBad">Those of them that count against it.</param>
internal sealed record CheckCounts(string Check, double CanaryRequests, double CanaryBad, double StableRequests, double StableBad);
