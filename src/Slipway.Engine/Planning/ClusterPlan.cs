using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Engine.Planning;

/// <summary>A plan, and what of the cluster it was made from besides the members.</summary>
/// <param name="Plan">What applying would do.</param>
/// <param name="Parent">The apply set's parent as it was; null when there was none.</param>
internal sealed record ClusterPlan(ApplyPlan Plan, Resource? Parent);
