using Serilog.Core;
using Slipway.Forges;
using Slipway.Naming;
using static Slipway.Testing.ScriptedServer;

namespace Slipway.GitHub.Tests;

/// <summary>Answers as GitHub documents them.</summary>
public sealed class Reviews
{
    private static readonly string Head = new('a', 40);

    [Fact]
    public async Task The_last_word_of_each_reviewer_counts()
    {
        using var server = new ScriptedServer(new Answer(200, $$"""
            [
              {"id":1,"user":{"login":"ada"},"state":"APPROVED","commit_id":"{{Head}}"},
              {"id":2,"user":{"login":"ada"},"state":"COMMENTED","commit_id":"{{Head}}"},
              {"id":3,"user":{"login":"grace"},"state":"APPROVED","commit_id":"{{Head}}"},
              {"id":4,"user":{"login":"grace"},"state":"CHANGES_REQUESTED","commit_id":"{{Head}}"},
              {"id":5,"user":{"login":"eve"},"state":"DISMISSED","commit_id":"{{Head}}"},
              {"id":6,"user":null,"state":"APPROVED","commit_id":"{{Head}}"}
            ]
            """));

        var reviews = await Forge(server).Reviews.FindAsync(7, default);

        Assert.Equal(
            [("ada", ReviewVerdict.Approval, 1L), ("grace", ReviewVerdict.ChangesRequested, 4L), ("eve", ReviewVerdict.Comment, 5L)],
            reviews.Select(review => (review.Reviewer, review.Verdict, review.Id)));
        Assert.All(reviews, review => Assert.Equal(Head, review.Commit?.Value));
    }

    [Fact]
    public async Task Teams_are_asked_as_teams_and_accounts_as_accounts()
    {
        using var server = new ScriptedServer(new Answer(201, """{"number":7}"""));

        await Forge(server).Reviews.RequestAsync(7, ["ada", "acme/ops"], default);

        Assert.Equal("POST /api/v3/repos/acme/config/pulls/7/requested_reviewers", Assert.Single(server.Requests));
        Assert.Equal("""{"reviewers":["ada"],"team_reviewers":["ops"]}""", Assert.Single(server.Bodies));
    }

    [Fact]
    public async Task Who_cannot_be_asked_is_left_out_so_that_the_others_are_asked()
    {
        using var server = new ScriptedServer(new Answer(201, """{"number":7}"""));

        await Forge(server).Reviews.RequestAsync(7, ["ada", "renovate[bot]", "elsewhere/ops", "ACME/ops"], default);
        await Forge(server).Reviews.RequestAsync(8, ["renovate[bot]", "elsewhere/ops"], default);

        Assert.Equal("""{"reviewers":["ada"],"team_reviewers":["ops"]}""", Assert.Single(server.Bodies));
    }

    [Fact]
    public async Task An_approval_is_dismissed_with_a_reason()
    {
        using var server = new ScriptedServer(new Answer(200, """{"id":1,"state":"DISMISSED"}"""));

        await Forge(server).Reviews.DismissAsync(7, new Review { Id = 1, Reviewer = "ada", Verdict = ReviewVerdict.Approval }, "New content", default);

        Assert.Equal("PUT /api/v3/repos/acme/config/pulls/7/reviews/1/dismissals", Assert.Single(server.Requests));
        Assert.Equal("""{"message":"New content"}""", Assert.Single(server.Bodies));
    }

    [Fact]
    public async Task The_forge_is_asked_to_merge_later_in_a_way_that_the_repository_allows()
    {
        using var server = new ScriptedServer(
            new Answer(200, $$"""{"number":7,"node_id":"PR_7","state":"open","html_url":"http://localhost/7","head":{"sha":"{{Head}}"} }"""),
            new Answer(200, """{"errors":[{"message":"Merge commits are not allowed on this repository.","type":"UNPROCESSABLE"}]}"""),
            new Answer(200, """{"data":{"enablePullRequestAutoMerge":{"pullRequest":{"number":7}}}}"""));

        Assert.Null(await Forge(server).PullRequests.MergeLaterAsync(7, CommitSha.Parse(Head), default));

        Assert.Equal("POST /api/graphql", server.Requests.Last());
        Assert.Contains($$"""{"id":"PR_7","head":"{{Head}}","method":"SQUASH"}""", server.Bodies.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pull request Auto merge is not allowed for this repository")]
    [InlineData("Pull request Pull request is in clean status")]
    public async Task A_forge_that_does_not_merge_later_says_why(string reason)
    {
        using var server = new ScriptedServer(
            new Answer(200, $$"""{"number":7,"node_id":"PR_7","state":"open","html_url":"http://localhost/7","head":{"sha":"{{Head}}"} }"""),
            new Answer(200, $$"""{"data":null,"errors":[{"message":"{{reason}}","type":"UNPROCESSABLE"}]}"""));

        Assert.Equal(reason, await Forge(server).PullRequests.MergeLaterAsync(7, CommitSha.Parse(Head), default));

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Statuses_and_check_runs_count_alike()
    {
        using var server = new ScriptedServer
        {
            Respond = request => request.Contains("check-runs", StringComparison.Ordinal)
                ? new Answer(200, """
                    {"total_count":2,"check_runs":[
                      {"id":1,"name":"build","status":"completed","conclusion":"failure","html_url":"http://localhost/1","output":{"title":"2 errors"} },
                      {"id":2,"name":"lint","status":"queued","conclusion":null,"output":{} }]}
                    """)
                : new Answer(200, """[{"context":"slipway/preview","state":"success","description":"1 to create"}]"""),
        };

        var checks = await Forge(server).Checks.FindAsync(CommitSha.Parse(Head), default);

        Assert.Equal(
            [("slipway/preview", ReportState.Success, "1 to create"), ("build", ReportState.Failure, "2 errors"), ("lint", ReportState.Pending, "queued")],
            checks.Select(check => (check.Context, check.State, check.Description)));
    }

    private static GitHubForge Forge(ScriptedServer server) =>
        new(GitHubRepository.Parse(new Uri(server.Address, "acme/config.git").AbsoluteUri), new Secret("t"), Logger.None);
}
