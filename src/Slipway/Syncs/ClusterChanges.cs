using Slipway.Naming;

namespace Slipway.Syncs;

/// <summary>What was changed of an application in one cluster.</summary>
/// <param name="Cluster">The cluster, where the stage is in several; null where it is in one.</param>
/// <param name="Findings">What git could take over.</param>
/// <param name="Refusals">What it could not, and why.</param>
internal sealed record ClusterChanges(ClusterName? Cluster, IReadOnlyList<SyncFinding> Findings, IReadOnlyList<SyncRefusal> Refusals)
{
    /// <summary>A cluster that could not be asked: whether it has the changes of the others is not known.</summary>
    public static ClusterChanges Unasked(ClusterName cluster) => new(cluster, [], []) { IsKnown = false };

    /// <summary>Whether the cluster was asked.</summary>
    public bool IsKnown { get; private init; } = true;
}
