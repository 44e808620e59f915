using Slipway.Drifts;

namespace Slipway.Engine.Planning;

/// <summary>What a search for apply sets that git does not have any more found.</summary>
internal sealed record FoundOrphans
{
    /// <summary>The sets, by namespace and name.</summary>
    public required IReadOnlyList<DriftFinding.Orphan> Orphans { get; init; }

    /// <summary>Where the search could not look.</summary>
    public required IReadOnlyList<string> Gaps { get; init; }

    /// <summary>Whether all namespaces were searched, not only those of the stages that were asked for.</summary>
    public required bool IsWholeCluster { get; init; }
}
