namespace Slipway.Sandbox.Tests.Forge;

/// <summary>Repositories of one's own: made by a push, or by the API.</summary>
public sealed class NewRepositories : SandboxTest
{
    [Fact]
    public async Task A_push_to_a_repository_that_is_not_there_makes_it_and_it_is_there_after_a_restart()
    {
        var clone = await CloneAsync();

        (await Commands.GitAsync(clone, "push", "--quiet", WithToken(new Uri(Sandbox.Address, "shop/web.git")), "HEAD:main")).EnsureSuccess();
        await RestartAsync();

        Assert.Equal("main", (string)(await GetAsync("api/v3/repos/shop/web"))["default_branch"]!);
        (await Commands.GitAsync(Folder.Path, "clone", "--quiet", new Uri(Sandbox.Address, "shop/web.git").AbsoluteUri, "again")).EnsureSuccess();
        Assert.True(File.Exists(Folder["again/slipway.yaml"]));
    }

    [Fact]
    public async Task A_push_without_the_token_makes_none()
    {
        Assert.NotEqual(0, (await Commands.GitAsync(await CloneAsync(), "push", "--quiet", new Uri(Sandbox.Address, "shop/web.git").AbsoluteUri, "HEAD:main")).ExitCode);

        Assert.Null(Sandbox.Forge.Find("shop", "web"));
    }

    [Theory]
    [InlineData("api/v3/orgs/shop/repos", "shop/web")]
    [InlineData("api/v3/user/repos", "acme/web")]
    public async Task The_API_makes_one_once(string path, string name)
    {
        using var made = await SendAsync(HttpMethod.Post, path, """{ "name": "web", "description": "Sells" }""");
        using var again = await SendAsync(HttpMethod.Post, path, """{ "name": "web" }""");

        Assert.Equal(201, (int)made.StatusCode);
        Assert.Equal(422, (int)again.StatusCode);
        Assert.Contains("name already exists on this account", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Sells", (string)(await GetAsync($"api/v3/repos/{name}"))["description"]!);
    }

    [Theory]
    [InlineData("{}", 422)]
    [InlineData("""{ "name": "../../token" }""", 422)]
    [InlineData("""{ "name": "web.git" }""", 422)]
    [InlineData("""{ "name": "" }""", 422)]
    [InlineData("""{ "name": 1 }""", 422)]
    public async Task A_name_that_no_repository_can_have_is_refused(string body, int status)
    {
        using var answer = await SendAsync(HttpMethod.Post, "api/v3/orgs/shop/repos", body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(Directory.Exists(Folder["state/forge/shop"]));
    }

    [Fact]
    public async Task Many_pushes_at_once_make_one()
    {
        var clone = await CloneAsync();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(n => Commands.GitAsync(clone, "push", "--quiet", WithToken(new Uri(Sandbox.Address, "shop/web.git")), $"HEAD:refs/heads/b{n}")));

        Assert.Equal(5, (await Sandbox.Forge.Find("shop", "web")!.Git.RefsAsync(default)).Count);
    }
}
