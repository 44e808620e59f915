using System.Globalization;
using Slipway.ApplySets;
using Slipway.Health;
using Slipway.Reports;
using Slipway.Rollouts;

namespace Slipway.Promotions;

/// <summary>How an application is in a stage, in one line of a table: what runs, what failed, and what it waits for.</summary>
internal static class StageHealth
{
    private const int MaxReasonLength = 160;

    /// <param name="last">Its last deployment.</param>
    /// <param name="verdict">The health of what runs.</param>
    /// <param name="rollout">Its rollout; null where it has none, or git no longer asks for it.</param>
    public static string Of(DeploymentRecord last, HealthVerdict verdict, RolloutRecord? rollout) => rollout switch
    {
        { Phase: RolloutPhase.Aborted } =>
            $"{WordOf(verdict)} at commit {rollout.From.Abbreviated}; the rollout of {Name(rollout)} was {LogText.Cut(rollout.Reason ?? "aborted", MaxReasonLength).TrimEnd('.')}. Waits for another version, or Deploy --retry-rollout",
        { IsActive: true } => string.Create(
            CultureInfo.InvariantCulture, $"rolling out {Name(rollout)} beside commit {rollout.From.Abbreviated}: {rollout.Where}, since {(rollout.Since ?? rollout.Looked).ToUniversalTime():yyyy-MM-dd HH:mm} UTC"),
        _ => last.Outcome switch
        {
            DeploymentOutcome.Applying => "applying",
            // Where it is a new version that does not start, the one before may serve as well as ever.
            DeploymentOutcome.Failed => verdict == HealthVerdict.Failed ? "the last deployment failed, and is still unhealthy" : "the last deployment failed; what runs is healthy",
            _ => WordOf(verdict),
        },
    };

    private static string WordOf(HealthVerdict verdict) => verdict == HealthVerdict.Failed ? "unhealthy" : "healthy";

    private static string Name(RolloutRecord rollout) => rollout.Digest?.Abbreviated ?? rollout.Name;
}
