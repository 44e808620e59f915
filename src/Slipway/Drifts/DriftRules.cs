using Slipway.Plans;

namespace Slipway.Drifts;

/// <summary>What counts as drift.</summary>
public sealed record DriftRules
{
    /// <summary>
    /// Managers whose added fields are expected, because they are controllers of the cluster. Default: those of Kubernetes itself. Add your operators' names;
    /// the drift report shows them.
    /// </summary>
    public IReadOnlySet<string> Controllers { get; init; } = ClusterControllers.Names;
}
