using Slipway.Analysis;
using Slipway.Health;
using Slipway.Naming;

namespace Slipway.Rollouts;

/// <summary>What was seen when somebody came to a rollout.</summary>
internal sealed record RolloutLook
{
    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Who looks.</summary>
    public required string By { get; init; }

    /// <summary>The commit that is deployed.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>The last healthy commit.</summary>
    public required CommitSha Healthy { get; init; }

    /// <summary>How many Pods the version before has.</summary>
    public int LiveReplicas { get; init; } = 1;

    /// <summary>The health of all that runs; null: it was not looked at, as where there is nothing to look at yet.</summary>
    public HealthVerdict? Health { get; init; }

    /// <summary>What is not healthy.</summary>
    public string? Sickness { get; init; }

    /// <summary>What the metrics say; null: nothing is measured.</summary>
    public RolloutEvidence? Evidence { get; init; }

    /// <summary>Why the commit that is deployed is not begun, so that the rollout goes on as the commit that it is of; null: it is.</summary>
    public string? Held { get; init; }

    /// <summary>What a person asks for.</summary>
    public RolloutWish Wish { get; init; } = RolloutWish.None;
}
