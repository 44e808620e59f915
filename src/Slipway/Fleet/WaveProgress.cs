using Slipway.Naming;

namespace Slipway.Fleet;

/// <summary>Where the waves of a stage are, and what comes next.</summary>
internal sealed record WaveProgress
{
    /// <summary>The clusters to begin with now, in order.</summary>
    public IReadOnlyList<ClusterName> Next { get; init; } = [];

    /// <summary>The clusters that do not begin yet, or not in this run, each with the reason.</summary>
    public IReadOnlyList<SkippedStep<ClusterName>> Waiting { get; init; } = [];

    /// <summary>The clusters that failed or are out of reach in the waves so far, each with the reason; also those that a wave may have.</summary>
    public IReadOnlyList<SkippedStep<ClusterName>> Failed { get; init; } = [];

    /// <summary>Why nothing more begins; null while it goes on. What is being deployed goes on to its end.</summary>
    public string? Stop { get; init; }

    /// <summary>When to look again; null where the next thing to wait for is the end of a deployment, or nothing.</summary>
    public DateTimeOffset? LookAgain { get; init; }

    /// <summary>Whether all waves are through, the last one's soak time too.</summary>
    public bool IsDone { get; init; }
}
