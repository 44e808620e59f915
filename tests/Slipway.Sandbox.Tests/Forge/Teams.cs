using System.Net;

namespace Slipway.Sandbox.Tests.Forge;

/// <summary>Teams as GitHub's API has them, so that approvals can be tried.</summary>
public sealed class Teams : SandboxTest
{
    private const string Operations = "/api/v3/orgs/acme/teams/operations";

    [Fact]
    public async Task Accounts_join_and_leave_a_team_once()
    {
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{Operations}/members"));
        await DoAsync(HttpMethod.Post, "/api/v3/orgs/acme/teams", """{"name":"Operations"}""");
        await DoAsync(HttpMethod.Put, $"{Operations}/memberships/ada", """{"role":"member"}""");
        await DoAsync(HttpMethod.Put, $"{Operations}/memberships/ADA", "");
        await DoAsync(HttpMethod.Put, $"{Operations}/memberships/grace", "");

        Assert.Equal(["ada", "grace"], (await GetAsync($"{Operations}/members")).AsArray().Select(member => (string)member!["login"]!));
        Assert.Equal("active", (string)(await GetAsync($"{Operations}/memberships/Ada"))["state"]!);
        await DeleteAsync($"{Operations}/memberships/ada");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{Operations}/memberships/ada"));
        Assert.Equal("operations", (string)Assert.Single((await GetAsync("/api/v3/orgs/acme/teams")).AsArray())!["slug"]!);
        await DeleteAsync(Operations);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Operations));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../x")]
    [InlineData("a+b")]
    public async Task A_name_that_no_team_can_have_is_refused(string name)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v3/orgs/acme/teams", $$"""{"name":"{{name}}"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await Anyone.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private async Task DeleteAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Delete, path, "");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
