using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Reviewing;

namespace Slipway.Engine.Reviewing;

/// <summary>Says what approvals a pull request lacks. Each team is asked for once, however many pull requests and applications there are.</summary>
/// <param name="teams">The teams of the forge.</param>
internal sealed class ApprovalCheck(ITeams teams)
{
    private readonly SharedLookups<string, IReadOnlySet<string>> members = new(team => teams.FindMembersAsync(team, CancellationToken.None), StringComparer.OrdinalIgnoreCase);

    /// <summary>What is missing, in words: <c>1 more approval of acme/operations</c>; null: nothing is.</summary>
    /// <param name="pullRequest">The pull request.</param>
    /// <param name="reviews">Its reviews.</param>
    /// <param name="rules">The rules, all of which hold.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">A team cannot be read.</exception>
    public async Task<string?> FindMissingAsync(PullRequest pullRequest, IReadOnlyList<Review> reviews, IEnumerable<ApprovalRule> rules, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var rule in rules)
        {
            var found = new Dictionary<string, IReadOnlySet<string>>();
            foreach (var team in rule.Teams)
            {
                found[team] = await members.FindAsync(team, cancellationToken);
            }

            if (Approvals.Missing(rule, pullRequest, reviews, found) is > 0 and var count)
            {
                missing.Add(rule.Words(count, "more "));
            }
        }

        return missing.Count == 0 ? null : string.Join(" and ", missing.Distinct());
    }
}
