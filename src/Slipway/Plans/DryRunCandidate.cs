using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>A resource that only a dry run can tell about.</summary>
/// <param name="Desired">What is sent.</param>
/// <param name="Live">The object as it is; null when there is none.</param>
internal sealed record DryRunCandidate(Resource Desired, Resource? Live);
