using Slipway.Naming;
using Slipway.Plans;

namespace Slipway.Reviewing;

/// <summary>The plans that a preview kept for a commit of a pull request.</summary>
/// <param name="Head">The commit that is reviewed.</param>
/// <param name="At">When these plans were kept: a review before that was of others.</param>
/// <param name="Plans">The plan of each application that something is done to, by <c>prod/web</c>.</param>
internal sealed record PublishedPlans(CommitSha Head, DateTimeOffset At, IReadOnlyDictionary<string, PlanDecisions> Plans)
{
    /// <summary>Where they are kept in the config repository.</summary>
    public static string RefOf(CommitSha head) => $"refs/slipway/plans/{head}";
}
