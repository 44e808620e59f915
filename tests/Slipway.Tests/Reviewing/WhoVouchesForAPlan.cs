using Slipway.Forges;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Reviewing;

namespace Slipway.Tests.Reviewing;

public sealed class WhoVouchesForAPlan
{
    private static readonly CommitSha Head = CommitSha.Parse(new string('a', 40));
    private static readonly HashSet<string> Ours = ["github-actions[bot]"];
    private static readonly PlanDecisions Plan = new() { Target = "prod/web", PlanHash = "1", All = [new PlanDecision("prune", "v1 Secret prod/a") { Uid = "1" }] };

    [Fact]
    public void Its_status_of_our_account_does() => Assert.Null(PlanStatus.Doubt(Plan, [Status(Plan)], Ours));

    [Fact]
    public void Its_description_holds_the_whole_hash_within_140_characters() =>
        Assert.True(PlanStatus.Of(Plan, isVoid: false, new string('x', 60)).Description.Length <= 140);

    [Fact]
    public void No_status_that_of_somebody_else_and_that_of_another_plan_do_not()
    {
        Assert.Equal("has no status slipway/plan/prod/web", PlanStatus.Doubt(Plan, [], Ours));
        Assert.Equal("has the status slipway/plan/prod/web of 'mallory'; expected github-actions[bot] (PlanRules.PlannedBy)", PlanStatus.Doubt(Plan, [Status(Plan) with { Account = "mallory" }], Ours));
        Assert.NotNull(PlanStatus.Doubt(Plan, [Status(Plan) with { Account = null }], Ours));
        Assert.Equal(
            "is not the plan that the status slipway/plan/prod/web names: somebody changed one of them",
            PlanStatus.Doubt(Plan with { All = [.. Plan.All, new PlanDecision("create", "v1 Pod prod/b")] }, [Status(Plan)], Ours));
        Assert.NotNull(PlanStatus.Doubt(Plan with { PlanHash = "2" }, [Status(Plan)], Ours));
    }

    [Theory]
    // No approval at all is the branch rules' business.
    [InlineData(false)]
    [InlineData(false, "a11")]
    [InlineData(true, "a9")]
    [InlineData(true, "b11")]
    [InlineData(false, "a9", "a12")]
    [InlineData(true, "a9", "b12")]
    public void An_approval_holds_for_the_plan_that_was_there_when_it_was_given(bool isVoid, params string[] approvals)
    {
        var published = new PublishedPlans(Head, DateTimeOffset.UnixEpoch.AddHours(10), new Dictionary<string, PlanDecisions>());
        List<Review> reviews =
        [
            .. approvals.Select((approval, index) => new Review
            {
                Id = index, Reviewer = $"r{index}", Verdict = ReviewVerdict.Approval, Commit = CommitSha.Parse(new string(approval[0], 40)), At = DateTimeOffset.UnixEpoch.AddHours(int.Parse(approval[1..], System.Globalization.CultureInfo.InvariantCulture)),
            }),
            new() { Id = 99, Reviewer = "c", Verdict = ReviewVerdict.Comment, Commit = Head },
        ];

        Assert.Equal(isVoid, PlanStatus.IsApprovalVoid(published, reviews));
        Assert.Equal(isVoid ? ReportState.Pending : ReportState.Success, PlanStatus.Of(Plan, PlanStatus.IsApprovalVoid(published, reviews), "").State);
    }

    private static CommitStatus Status(PlanDecisions plan)
    {
        var (state, description) = PlanStatus.Of(plan, isVoid: false, "1 to prune");
        return new CommitStatus { Context = PlanStatus.ContextOf(plan.Target), State = state, Description = description, Account = "github-actions[bot]" };
    }
}
