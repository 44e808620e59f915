using Slipway.Configuration;
using Slipway.Engine.Checkups;
using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Engine.Tests;

/// <summary>Doctor finds what would stand in the way of every approval.</summary>
public sealed class ApprovalsThatCanBeTold
{
    [Fact]
    public async Task Teams_that_cannot_be_read_accounts_that_are_not_there_and_too_few_people_are_all_found()
    {
        var findings = await RunAsync(Rule(1, "acme/hidden"), Rule(1, "nobody"), Rule(3, "acme/operations", "grace"));

        Assert.Equal(
            [
                "team acme/hidden: it cannot be seen.",
                "account nobody: there is no such account. Correct 'from' under 'approvals' in slipway.yaml.",
                "approvals of prod: 3 approvals of acme/operations or grace can never be there: these are 2 accounts. Name more, or lower 'count'.",
            ],
            findings.Select(finding => $"{finding.Subject}: {finding.Text}"));
        Assert.All(findings, finding => Assert.Equal(FindingKind.Problem, finding.Kind));
    }

    [Fact]
    public async Task What_can_be_read_is_fine() =>
        Assert.Equal("acme/operations, grace can be read.", Assert.Single(await RunAsync(Rule(2, "acme/operations", "grace"))).Text);

    private static Task<IReadOnlyList<Finding>> RunAsync(params ApprovalRule[] rules) =>
        new ApproverCheck(new Teams()).RunAsync([.. rules.Select(rule => (StageName.Parse("prod"), rule))], default);

    private static ApprovalRule Rule(int count, params string[] from) => new() { From = from, Count = count };

    private sealed class Teams : ITeams
    {
        public Task<IReadOnlySet<string>> FindMembersAsync(string team, CancellationToken cancellationToken) => team == "acme/operations"
            ? Task.FromResult<IReadOnlySet<string>>(new HashSet<string> { "ada", "Grace" })
            : throw new SlipwayException($"team {team}", "it cannot be seen.");

        public Task<bool> HasAccountAsync(string account, CancellationToken cancellationToken) => Task.FromResult(account != "nobody");
    }
}
