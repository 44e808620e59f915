using Slipway.Drifts;
using Slipway.Health;
using Slipway.Plans;

namespace Slipway.Deployments;

/// <summary>The rules of a stage, as the build definition of the config repository gives them.</summary>
public sealed record StageRules
{
    /// <summary>What a plan may decide. Default: nothing that loses data unasked.</summary>
    public PlanRules Plan { get; init; } = new();

    /// <summary>What counts as drift.</summary>
    public DriftRules Drift { get; init; } = new();

    /// <summary>How long to wait for health.</summary>
    public HealthOptions Health { get; init; } = new();
}
