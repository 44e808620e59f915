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

    /// <summary>What a deployment does about a field that somebody changed by hand and git would change too. Default: <see cref="ForeignEdit.Block"/>.</summary>
    public ForeignEdit OnForeignEdit { get; init; } = ForeignEdit.Block;
}
