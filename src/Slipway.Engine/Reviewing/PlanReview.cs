using Slipway.Naming;
using Slipway.Plans;

namespace Slipway.Engine.Reviewing;

/// <summary>A plan that somebody has to agree to before it is carried out.</summary>
/// <param name="Plan">What would be done.</param>
/// <param name="Commit">The commit that it brings about.</param>
/// <param name="Healthy">The last commit of which the application was healthy; null where there was none.</param>
internal sealed record PlanReview(ApplyPlan Plan, CommitSha Commit, CommitSha? Healthy)
{
    /// <summary>The approvals that were missing and ignored when an earlier run began with this very commit, in words; null: none were.</summary>
    public string? BegunWithout { get; init; }

    /// <summary>Whether only approvals count: what is under way in the cluster is on its way to something else, so that the plan says nothing.</summary>
    public bool OnlyApprovals { get; init; }
}
