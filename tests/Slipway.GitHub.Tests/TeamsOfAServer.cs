using Serilog.Core;
using static Slipway.Testing.ScriptedServer;

namespace Slipway.GitHub.Tests;

/// <summary>Who is in a team: all pages of it, and never nobody because it cannot be seen.</summary>
public sealed class TeamsOfAServer
{
    [Fact]
    public async Task Members_are_read_page_by_page_and_known_in_any_case()
    {
        using var server = new ScriptedServer();
        server.Respond = request => request.Contains("&page=2", StringComparison.Ordinal)
            ? new Answer(200, """[{"login":"Grace"}]""")
            : new Answer(200, """[{"login":"ada"}]""", $"""Link: <{server.Address}api/v3/orgs/acme/teams/operations/members?per_page=100&page=2>; rel="next" """);

        var members = await Forge(server).Teams.FindMembersAsync("acme/operations", default);

        Assert.Equal(["Grace", "ada"], members.Order(StringComparer.Ordinal));
        Assert.Contains("ADA", members);
        Assert.Equal("GET /api/v3/orgs/acme/teams/operations/members?per_page=100", server.Requests.First());
    }

    [Theory]
    [InlineData(403, "Resource not accessible by integration")]
    [InlineData(404, "Not Found")]
    public async Task A_team_that_cannot_be_seen_is_an_error_that_says_what_to_do(int status, string message)
    {
        using var server = new ScriptedServer(new Answer(status, $$"""{"message":"{{message}}"}"""));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Forge(server).Teams.FindMembersAsync("acme/operations", default));

        Assert.Equal(
            "team acme/operations: there is no such team, or the token may not see who is in it. GITHUB_TOKEN of Actions cannot: use a GitHub App with the organisation permission 'Members: read', or name accounts.",
            failure.Message);
    }

    [Theory]
    [InlineData(200, """{"login":"ada"}""", true)]
    [InlineData(404, """{"message":"Not Found"}""", false)]
    public async Task An_account_is_there_or_not(int status, string body, bool isThere)
    {
        using var server = new ScriptedServer(new Answer(status, body));

        Assert.Equal(isThere, await Forge(server).Teams.HasAccountAsync("ada", default));
        Assert.Equal("GET /api/v3/users/ada", Assert.Single(server.Requests));
    }

    private static GitHubForge Forge(ScriptedServer server) =>
        new(GitHubRepository.Parse(new Uri(server.Address, "acme/config.git").AbsoluteUri), new Secret("t"), Logger.None);
}
