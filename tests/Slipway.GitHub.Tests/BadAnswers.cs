using Serilog.Core;
using Slipway.Forges;
using Slipway.Naming;
using static Slipway.Testing.ScriptedServer;

namespace Slipway.GitHub.Tests;

/// <summary>Whatever goes wrong on the other side, the message names the subject and what to do.</summary>
public sealed class BadAnswers
{
    private static readonly PullRequestText Text = new() { Title = "Release web", Body = "" };
    private readonly SkippingTime time = new();

    [Theory]
    [InlineData(401, "Bad credentials", "the token was refused. Set ForgeToken", false)]
    [InlineData(403, "Resource not accessible by integration", "may not do this: Resource not accessible by integration. It needs to read and write contents", false)]
    [InlineData(403, "Repository was archived so is read-only.", "the repository is archived, so that nothing can be written to it. Unarchive it", false)]
    [InlineData(404, "Not Found", "not found, or the token may not see it (404). Check ConfigRepository and ForgeToken", false)]
    [InlineData(409, "Git Repository is empty.", "refused with 409: Git Repository is empty. Run again", true)]
    [InlineData(410, "Issues are disabled", "refused with 410: Issues are disabled", false)]
    [InlineData(422, "Validation Failed", "refused with 422: Validation Failed", false)]
    [InlineData(500, "Server Error", "failed with 500: Server Error", true)]
    [InlineData(503, "Service Unavailable", "failed with 503: Service Unavailable", true)]
    public async Task Every_refusal_is_told_apart(int status, string message, string expected, bool isTransient)
    {
        using var server = new ScriptedServer(new Answer(status, $$"""{"message":"{{message}}"}"""));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Forge(server).PullRequests.OpenAsync(Text, "release/dev/web", "main", default));

        Assert.Contains("pull request of release/dev/web in acme/config", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, failure.IsTransient);
    }

    [Theory]
    [InlineData("""[{"resource":"PullRequest","field":"head","code":"invalid"}]""", "PullRequest.head invalid")]
    [InlineData("""[{"resource":"PullRequest","code":"custom","message":"No commits between main and release/dev/web"}]""", "No commits between main and release/dev/web")]
    [InlineData("""[{"resource":"PullRequest","field":"base","code":"invalid"},{"message":"body is too long"}]""", "PullRequest.base invalid; body is too long")]
    public async Task A_validation_error_shows_its_details(string errors, string expected)
    {
        using var server = new ScriptedServer(new Answer(422, $$"""{"message":"Validation Failed","errors":{{errors}} }"""));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Forge(server).PullRequests.OpenAsync(Text, "release/dev/web", "main", default));

        Assert.Contains($"Validation Failed; {expected}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task A_renamed_repository_is_found_with_the_same_method_and_token(int status)
    {
        using var server = new ScriptedServer
        {
            Respond = request => request.Contains("/repositories/7/", StringComparison.Ordinal)
                ? new Answer(201, $$"""{"number":1,"title":"Release web","state":"open","html_url":"http://localhost/1","head":{"sha":"{{new string('a', 40)}}","ref":"release/dev/web"} }""")
                : new Answer(status, """{"message":"Moved Permanently"}""", "Location: /api/v3/repositories/7/pulls"),
        };

        var opened = await Forge(server).PullRequests.OpenAsync(Text, "release/dev/web", "main", default);

        Assert.Equal(1, opened.Number);
        Assert.Equal(["POST /api/v3/repos/acme/config/pulls", "POST /api/v3/repositories/7/pulls"], server.Requests);
        Assert.Equal(["Bearer t", "Bearer t"], server.Authorizations);
        Assert.Equal(server.Bodies.First(), server.Bodies.Last());
    }

    [Fact]
    public async Task A_redirect_to_another_server_is_not_followed()
    {
        using var server = new ScriptedServer(new Answer(301, "{}", "Location: http://elsewhere.invalid/"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Forge(server).PullRequests.FindOpenAsync("release/dev/web", "main", default));

        Assert.Contains("it redirects to http://elsewhere.invalid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_whose_answer_was_lost_is_not_written_twice()
    {
        var written = false;
        using var server = new ScriptedServer
        {
            Respond = request =>
            {
                if (request.StartsWith("POST", StringComparison.Ordinal))
                {
                    written = true;
                    return new Answer(502, "bad gateway");
                }

                return new Answer(200, written ? """[{"id":5,"body":"<!-- plan -->\nText"}]""" : "[]");
            },
        };

        await Forge(server).PullRequests.SetCommentAsync(7, "<!-- plan -->", "Text", default);

        Assert.Single(server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deployment_whose_answer_was_lost_is_not_created_twice()
    {
        var created = false;
        using var server = new ScriptedServer
        {
            Respond = request =>
            {
                var isCreation = request.EndsWith("POST /api/v3/repos/acme/config/deployments", StringComparison.Ordinal);
                created |= isCreation;
                return isCreation ? new Answer(500, "{}")
                    : request.StartsWith("POST", StringComparison.Ordinal) ? new Answer(201, """{"id":9,"state":"success"}""")
                    : new Answer(200, created ? $$"""[{"id":3,"sha":"{{new string('a', 40)}}","environment":"dev/web"}]""" : "[]");
            },
        };

        await Forge(server).Deployments.ReportAsync(
            new Deployment { Commit = CommitSha.Parse(new string('a', 40)), Environment = "dev/web", State = ReportState.Success, Description = "Healthy" }, default);

        Assert.Single(server.Requests, request => request.EndsWith("POST /api/v3/repos/acme/config/deployments", StringComparison.Ordinal));
        Assert.Contains("POST /api/v3/repos/acme/config/deployments/3/statuses", server.Requests);
    }

    [Fact]
    public async Task A_web_page_in_place_of_the_api_is_named()
    {
        using var server = new ScriptedServer(new Answer(200, "<html>Sign in</html>") { ContentType = "text/html" });

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Forge(server).PullRequests.FindOpenAsync("release/dev/web", "main", default));

        Assert.Contains("answered with a web page, not with the API's JSON", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_of_a_list_is_read()
    {
        using var server = new ScriptedServer();
        var next = new Uri(server.Address, "api/v3/repos/acme/config/issues/7/comments?page=2");
        server.Respond = request => request.Contains("page=2", StringComparison.Ordinal)
            ? new Answer(200, """[{"id":2,"body":"<!-- plan -->\nText"}]""")
            : new Answer(200, """[{"id":1,"body":"Looks good"}]""", $"Link: <{next}>; rel=\"next\"");

        await Forge(server).PullRequests.SetCommentAsync(7, "<!-- plan -->", "Text", default);

        Assert.DoesNotContain(server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_writes_are_spaced_and_a_few_are_not()
    {
        using var server = new ScriptedServer(new Answer(201, """{"id":1,"state":"success","context":"x"}"""));
        var standing = new StandingTime();
        var forge = Forge(server, standing);

        for (var write = 0; write < 22; write++)
        {
            await forge.Deployments.SetStatusAsync(
                CommitSha.Parse(new string('a', 40)), new CommitStatus { Context = "x", State = ReportState.Success, Description = "" }, default);
        }

        Assert.Equal([1, 2], standing.Waits.Select(wait => wait.TotalSeconds));
    }

    private GitHubForge Forge(ScriptedServer server, TimeProvider? clock = null) =>
        new(GitHubRepository.Parse(new Uri(server.Address, "acme/config.git").AbsoluteUri), new Secret("t"), Logger.None, clock ?? time);

    // However long the requests take on a slow machine, no second has passed.
    private sealed class StandingTime : SkippingTime
    {
        private readonly DateTimeOffset start = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => start;
    }
}
