using System.Text;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Tests.Configuration;

/// <summary>Who has to approve what a stage gets.</summary>
public sealed class ApprovalsOfAStage
{
    [Fact]
    public void Accounts_and_teams_are_read_and_one_of_them_is_enough_unless_more_are_asked_for()
    {
        var stages = Parse("stages: [{ name: dev }, { name: staging, approvals: { from: [ada] } }, { name: prod, approvals: { from: [acme/operations, ada, Ada, grace], count: 2 } }]").Stages;

        Assert.Equal([null, "1 approval of ada", "2 approvals of acme/operations, ada or grace"], stages.Select(stage => stage.Approvals?.ToString()));
    }

    [Fact]
    public void All_problems_are_told_at_once_each_at_its_place()
    {
        var failure = Assert.Throws<InvalidInputException>(() => Parse("""
            stages:
              - name: dev
                approvals: { form: [ada] }
              - name: staging
                approvals:
                  from: [ada, "@acme/operations"]
                  count: none
              - name: prod
                approvals: { from: [ada, ADA], count: 2 }
            """));

        Assert.Equal(
            [
                "slipway.yaml:3:18 key 'form' is unknown; did you mean 'from'? Known here: from, count.",
                "slipway.yaml:3:16 expected 'from' to name who has to approve, at least one account, or team as owner/team: approvals: { from: [acme/operations, ada], count: 2 }",
                "slipway.yaml:6:19 '@acme/operations': is neither an account nor a team; expected a name such as ada, or owner/team such as acme/operations.",
                "slipway.yaml:7:14 expected 'count' to be a whole number of at least 1.",
                "slipway.yaml:9:43 2 approvals can never be there: 'from' names 1 account, and each counts once. Name more, or a team.",
            ],
            failure.Problems.Select(problem => $"{problem.Subject} {problem.Message}"));
    }

    [Fact]
    public void An_earlier_file_is_read_whatever_its_other_keys_were()
    {
        var excerpt = Excerpt("stages: [{ name: dev, promotion: manual, approvals: { from: [ada] } }]");

        Assert.Equal("1 approval of ada", excerpt.Approvals?.ToString());
        Assert.Null(Excerpt("stages: [{ name: prod }]").Approvals);
        Assert.Null(StageExcerpt.Of(null, StageName.Parse("dev")).Approvals);
        Assert.Throws<InvalidInputException>(() => Excerpt("stages: [{ name: dev, approvals: ada }]"));
        Assert.Throws<InvalidInputException>(() => Excerpt("stages: ["));
    }

    [Theory]
    [InlineData("stages: [ { name: dev } ] # said otherwise\n", true)]
    [InlineData("stages: [{ name: dev }, { name: prod }]", true)]
    [InlineData("stages: [{ name: dev, namespace: other }]", false)]
    [InlineData("stages: [{ name: dev }]\nhelm: [{ chart: charts/web }]", false)]
    public void What_two_files_say_of_a_stage_is_compared_and_not_how(string other, bool isSame) =>
        Assert.Equal(isSame, Excerpt("stages: [{ name: dev }]").Said == Excerpt(other).Said);

    private static StageExcerpt Excerpt(string content) => StageExcerpt.Of(Encoding.UTF8.GetBytes(content), StageName.Parse("dev"));

    private static SlipwayConfiguration Parse(string content) => SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes(content));
}
