using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Engine.Checkups;

/// <summary>Looks whether those who have to approve can be told: teams that may be read, and accounts that there are.</summary>
/// <param name="teams">The teams of the forge.</param>
internal sealed class ApproverCheck(ITeams teams)
{
    /// <summary>All findings; each team and account is asked for once.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(IReadOnlyList<(StageName Stage, ApprovalRule Rule)> rules, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var people = new Dictionary<string, IReadOnlySet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in rules.SelectMany(one => one.Rule.From).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                people[name] = ApprovalRule.IsTeam(name) ? await teams.FindMembersAsync(name, cancellationToken)
                    : await teams.HasAccountAsync(name, cancellationToken) ? new HashSet<string> { name }
                    : throw new SlipwayException($"account {name}", "there is no such account. Correct 'from' under 'approvals' in slipway.yaml.");
            }
            catch (SlipwayException exception)
            {
                findings.Add(Finding.Problem(exception.Subject, exception.Reason));
            }
        }

        foreach (var (stage, rule) in rules.Where(one => one.Rule.From.All(people.ContainsKey)))
        {
            var count = rule.From.SelectMany(name => people[name]).Distinct(StringComparer.OrdinalIgnoreCase).Count();
            if (count < rule.Count)
            {
                findings.Add(Finding.Problem($"approvals of {stage}", $"{rule} can never be there: these are {count} accounts. Name more, or lower 'count'."));
            }
        }

        return findings.Count > 0 ? findings : [Finding.Fine("approvals", $"{string.Join(", ", people.Keys)} can be read.")];
    }
}
