using System.Text.RegularExpressions;
using Slipway.Forges;
using Slipway.Plans;

namespace Slipway.Reviewing;

/// <summary>The commit status that vouches for a plan that is kept: whoever pushes another plan cannot set it as the account that previews.</summary>
internal static partial class PlanStatus
{
    /// <summary>The status of an application's plan.</summary>
    public static string ContextOf(string target) => $"slipway/plan/{target}";

    /// <summary>The status of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isVoid">Whether it changed after it was approved.</param>
    /// <param name="summary">What it does, in a few words.</param>
    public static (ReportState State, string Description) Of(PlanDecisions plan, bool isVoid, string summary) => isVoid
        ? (ReportState.Pending, $"plan {plan.Hash} changed after the approval: review it again")
        : (ReportState.Success, $"plan {plan.Hash}: {summary}");

    /// <summary>Why a plan is not vouched for; null where it is.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="statuses">The statuses of the commit that it was kept for.</param>
    /// <param name="accounts">Whose word counts.</param>
    public static string? Doubt(PlanDecisions plan, IReadOnlyList<CommitStatus> statuses, IReadOnlySet<string> accounts)
    {
        var status = statuses.FirstOrDefault(one => one.Context == ContextOf(plan.Target));
        return status is null ? $"has no status {ContextOf(plan.Target)}"
            : !accounts.Contains(status.Account ?? "") ? $"has the status {status.Context} of '{status.Account}'; expected {string.Join(" or ", accounts)} (PlanRules.PlannedBy)"
            : HashIn().Match(status.Description) is { Success: true } match && match.Groups[1].Value == plan.Hash ? null
            : $"is not the plan that the status {status.Context} names: somebody changed one of them";
    }

    /// <summary>Whether approvals were given, and all of them before the plan was what it is, or for another commit.</summary>
    public static bool IsApprovalVoid(PublishedPlans published, IReadOnlyList<Review> reviews) =>
        reviews.Where(review => review.Verdict == ReviewVerdict.Approval).ToList() is { Count: > 0 } approvals
        && approvals.TrueForAll(approval => approval.Commit != published.Head || !(approval.At >= published.At));

    [GeneratedRegex("^plan ([0-9a-f]{64})\\b", RegexOptions.CultureInvariant)]
    private static partial Regex HashIn();
}
