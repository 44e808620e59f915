using Slipway.Rollouts;

namespace Slipway.Engine.Rollouts;

/// <summary>What a run brings to the rollouts that it comes to.</summary>
internal sealed record RolloutOptions
{
    /// <summary>How long a run goes on with a rollout. What takes longer, the next run goes on with. Default: 10 minutes.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Renders other commits; null: there is no history, and what the cluster holds counts as the last healthy version.</summary>
    public RenderAt? RenderAt { get; init; }

    /// <summary>What a person asks for.</summary>
    public RolloutWish Wish { get; init; } = RolloutWish.None;
}
