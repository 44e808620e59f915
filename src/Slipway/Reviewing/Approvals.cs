using Slipway.Configuration;
using Slipway.Forges;

namespace Slipway.Reviewing;

/// <summary>Which approvals of a pull request count: the last word of an account that is not the author's, given for the commit at the pull request's head.</summary>
internal static class Approvals
{
    /// <summary>How many approvals are missing.</summary>
    /// <param name="rule">Who has to approve.</param>
    /// <param name="pullRequest">The pull request, with the head that is to be merged or was.</param>
    /// <param name="reviews">The last word of each reviewer.</param>
    /// <param name="members">The accounts of each team of the rule.</param>
    public static int Missing(ApprovalRule rule, PullRequest pullRequest, IReadOnlyList<Review> reviews, IReadOnlyDictionary<string, IReadOnlySet<string>> members)
    {
        var approvers = reviews
            .Where(review => review.Verdict == ReviewVerdict.Approval && review.Commit == pullRequest.Head && !IsSame(review.Reviewer, pullRequest.Author))
            .Select(review => review.Reviewer)
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return Math.Max(0, rule.Count - approvers.Count(account => rule.From.Any(name => ApprovalRule.IsTeam(name) ? members[name].Contains(account) : IsSame(name, account))));
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
