using Slipway.Naming;

namespace Slipway.Configuration;

/// <summary>Clusters of a stage that are deployed together, before those of the next wave.</summary>
internal sealed record ClusterWave
{
    /// <summary>The clusters, in the order in which they begin.</summary>
    public required IReadOnlyList<ClusterName> Clusters { get; init; }

    /// <summary>How many are deployed at once. Default: 1.</summary>
    public int MaxParallel { get; init; } = 1;

    /// <summary>How many may fail, or be out of reach, without the deployment stopping. Default: none.</summary>
    public int MaxFailed { get; init; }

    /// <summary>How long all of them must have been healthy before the next wave begins, or the stage counts as deployed. Default: no time.</summary>
    public TimeSpan Soak { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{string.Join(" ", Clusters)} (maxParallel {MaxParallel}, maxFailed {MaxFailed}, soak {DurationText.Of(Soak)})";
}
