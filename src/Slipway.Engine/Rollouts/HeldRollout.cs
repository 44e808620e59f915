using Slipway.Engine.Events;
using Slipway.Renderings;
using Slipway.Rollouts;

namespace Slipway.Engine.Rollouts;

/// <summary>What is said of a release that was aborted.</summary>
internal static class HeldRollout
{
    /// <summary>Why it is not deployed, and what to do.</summary>
    public static DeployFailure FailureOf(RenderingTarget target, RolloutRecord record) => new()
    {
        Subject = target.ToString(),
        Reason = $"held: the rollout of {record.Digest?.Abbreviated ?? record.Name} was {record.Reason ?? "aborted"}. What runs is commit {record.From.Abbreviated}, whole and untouched. "
            + $"Go back in git or release a newer version; or, if it was not the release's fault: Deploy --retry-rollout {record.Name}",
        LastHealthy = record.From,
        Evidence = record.Evidence,
    };
}
