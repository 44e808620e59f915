using System.Net;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class RepositoryChanges : SandboxTest
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_redirect_and_the_links_of_a_list_stay_on_the_host_that_was_asked(string host)
    {
        await DoAsync(HttpMethod.Patch, Config, """{"name": "settings"}""");
        foreach (var label in (string[])["a", "b"])
        {
            await DoAsync(HttpMethod.Post, "api/v3/repos/acme/settings/labels", $$"""{"name": "{{label}}"}""");
        }

        using var api = await Anyone.GetAsync(new Uri($"http://{host}:{Sandbox.Address.Port}/{Config}"));
        using var git = await Anyone.GetAsync(new Uri($"http://{host}:{Sandbox.Address.Port}/acme/config/info/refs?service=git-upload-pack"));
        using var list = await Anyone.GetAsync(new Uri($"http://{host}:{Sandbox.Address.Port}/api/v3/repos/acme/settings/labels?per_page=1"));

        Assert.Equal($"http://{host}:{Sandbox.Address.Port}/api/v3/repos/acme/settings", api.Headers.Location!.AbsoluteUri);
        Assert.Equal("/acme/settings/info/refs?service=git-upload-pack", git.Headers.Location!.OriginalString);
        Assert.StartsWith($"<http://{host}:{Sandbox.Address.Port}/", Assert.Single(list.Headers.GetValues("Link")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_repository_is_found_under_both_names_also_after_a_restart()
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");

        var renamed = await DoAsync(HttpMethod.Patch, Config, """{"name": "settings"}""");
        await RestartAsync();
        using var read = await Anyone.GetAsync(new Uri($"{Config}/pulls/1?x=1", UriKind.Relative));
        using var write = await SendAsync(HttpMethod.Patch, $"{Config}/pulls/1", """{"title": "t"}""");

        Assert.Equal("acme/settings", (string)renamed["full_name"]!);
        Assert.Equal(HttpStatusCode.MovedPermanently, read.StatusCode);
        Assert.Equal($"{Sandbox.Address}api/v3/repos/acme/settings/pulls/1?x=1", read.Headers.Location!.AbsoluteUri);
        Assert.Equal("Moved Permanently", (string)JsonNode.Parse(await read.Content.ReadAsStringAsync())!["message"]!);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, write.StatusCode);
        Assert.Equal("A change", (string)(await GetAsync("api/v3/repos/acme/settings/pulls/1"))["title"]!);
        (await Commands.GitAsync(Folder["clone"], "fetch", "--quiet", "origin")).EnsureSuccess();
    }

    [Fact]
    public async Task An_archived_repository_can_be_read_and_nothing_else()
    {
        var clone = await CloneAsync();
        await DoAsync(HttpMethod.Patch, Config, """{"archived": true}""");

        using var refused = await SendAsync(HttpMethod.Post, $"{Config}/labels", """{"name": "x"}""");
        var push = await Commands.GitAsync(clone, "push", "origin", "HEAD:refs/heads/topic");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("Repository was archived so is read-only.", (string)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["message"]!);
        Assert.Contains("403", push.Error, StringComparison.Ordinal);
        Assert.True((bool)(await GetAsync(Config))["archived"]!);
        await DoAsync(HttpMethod.Patch, Config, """{"archived": false}""");
        await DoAsync(HttpMethod.Post, $"{Config}/labels", """{"name": "x"}""");
    }
}
