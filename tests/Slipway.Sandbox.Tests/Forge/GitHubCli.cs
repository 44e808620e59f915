using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class GitHubCli : SandboxTest
{
    [ProgramFact("gh")]
    public async Task It_creates_shows_and_lists_pull_requests()
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");

        var url = await GhAsync("pr", "create", "--title", "A change", "--body", "Some *text*.", "--head", "topic", "--base", "main");
        var shown = await GhAsync("pr", "view", "1");
        var json = JsonNode.Parse(await GhAsync("pr", "view", "1", "--json", "number,title,state,mergeable,mergeStateStatus,files,commits,headRefOid"))!;
        var list = await GhAsync("pr", "list");
        var diff = await GhAsync("pr", "diff", "1");
        await GhAsync("pr", "status");

        Assert.Equal($"{Sandbox.Address}acme/config/pull/1", url.Trim());
        Assert.Contains("Some *text*.", shown, StringComparison.Ordinal);
        Assert.Equal(("A change", "MERGEABLE", "CLEAN"), ((string)json["title"]!, (string)json["mergeable"]!, (string)json["mergeStateStatus"]!));
        Assert.Equal("a.txt", (string)Assert.Single(json["files"]!.AsArray())!["path"]!);
        Assert.Contains("A change", list, StringComparison.Ordinal);
        Assert.Contains("+a", diff, StringComparison.Ordinal);
    }

    [ProgramFact("gh")]
    public async Task It_shows_checks_reviews_comments_and_merges()
    {
        var head = await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");
        await DoAsync(HttpMethod.Post, $"{Config}/statuses/{head}", """{"context": "preview", "state": "success", "target_url": "http://127.0.0.1/run"}""");
        await DoAsync(HttpMethod.Post, $"{Config}/check-runs", $$"""{"name": "build", "head_sha": "{{head}}", "conclusion": "success"}""");

        var checks = await GhAsync("pr", "checks", "1");
        await GhAsync("pr", "comment", "1", "--body", "Looks fine");
        await GhAsync("pr", "review", "1", "--comment", "--body", "One more thought");
        var list = await GhAsync("pr", "list", "--label", "none");
        await GhAsync("pr", "merge", "1", "--squash");

        Assert.Contains("preview", checks, StringComparison.Ordinal);
        Assert.Contains("build", checks, StringComparison.Ordinal);
        Assert.Equal("", list.Trim());
        Assert.Equal("Looks fine", (string)(await GetAsync($"{Config}/issues/1/comments"))[0]!["body"]!);
        Assert.Equal("COMMENTED", (string)(await GetAsync($"{Config}/pulls/1/reviews"))[0]!["state"]!);
        Assert.True((bool)(await GetAsync($"{Config}/pulls/1"))["merged"]!);
    }

    [ProgramFact("gh")]
    public async Task It_edits_pull_requests_and_the_last_comment()
    {
        var clone = await CloneAsync();
        await PushChangeAsync(clone, "topic", "a.txt", "a\n");
        await PushChangeAsync(clone, "other", "b.txt", "b\n");
        await OpenPullRequestAsync("topic");
        await DoAsync(HttpMethod.Post, $"{Config}/labels", """{"name": "one"}""");
        await DoAsync(HttpMethod.Post, $"{Config}/labels", """{"name": "two"}""");

        await GhAsync("pr", "edit", "1", "--title", "Another title", "--body", "Another text.");
        await GhAsync("pr", "edit", "1", "--add-label", "one,two");
        await GhAsync("pr", "edit", "1", "--remove-label", "two");
        await GhAsync("pr", "edit", "1", "--add-reviewer", "acme");
        await GhAsync("pr", "edit", "1", "--base", "other");
        await GhAsync("pr", "comment", "1", "--body", "First");
        await GhAsync("pr", "comment", "1", "--body", "Second");
        await GhAsync("pr", "comment", "1", "--edit-last", "--body", "Second, mended");

        var edited = await GetAsync($"{Config}/pulls/1");
        Assert.Equal(("Another title", "Another text.", "other"), ((string)edited["title"]!, (string)edited["body"]!, (string)edited["base"]!["ref"]!));
        Assert.Equal(["one"], edited["labels"]!.AsArray().Select(label => (string)label!["name"]!));
        Assert.Equal(["acme"], edited["requested_reviewers"]!.AsArray().Select(user => (string)user!["login"]!));
        Assert.Equal(["First", "Second, mended"], (await GetAsync($"{Config}/issues/1/comments")).AsArray().Select(comment => (string)comment!["body"]!));
    }

    [ProgramFact("gh")]
    public async Task It_works_in_a_clone_without_being_told_the_repository()
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");
        // The remote's host is the one to name.
        var list = await RunInAsync("127.0.0.1", Folder["clone"], "pr", "list");
        var view = await RunInAsync("127.0.0.1", Folder["clone"], "pr", "view", "topic", "--json", "title");
        (await RunInAsync("127.0.0.1", Folder.Path, "repo", "clone", "acme/config", Folder["inside"])).EnsureSuccess();
        await RunInAsync("127.0.0.1", Folder["inside"], "pr", "view", "1");

        Assert.Contains("topic", list.EnsureSuccess().Output, StringComparison.Ordinal);
        Assert.Contains("A change", view.EnsureSuccess().Output, StringComparison.Ordinal);
    }

    [ProgramFact("gh")]
    public async Task It_follows_a_renamed_repository_over_its_socket()
    {
        await DoAsync(HttpMethod.Patch, Config, """{"name": "settings"}""");

        Assert.Equal("acme/settings", (await GhAsync("api", "repos/acme/config", "--jq", ".full_name")).Trim());
    }

    [ProgramFact("gh")]
    public async Task It_closes_reopens_and_asks_for_an_automatic_merge()
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic");
        await DoAsync(HttpMethod.Patch, Config, """{"allow_auto_merge": true}""");
        await DoAsync(
            HttpMethod.Put,
            $"{Config}/branches/main/protection",
            """{"required_status_checks": {"strict": false, "contexts": ["preview"]}, "enforce_admins": true, "required_pull_request_reviews": null, "restrictions": null}""");

        await GhAsync("pr", "close", "1");
        var closed = (string)(await GetAsync($"{Config}/pulls/1"))["state"]!;
        await GhAsync("pr", "reopen", "1");
        await GhAsync("pr", "merge", "1", "--auto", "--merge");

        var opened = await GetAsync($"{Config}/pulls/1");
        Assert.Equal(("closed", "open", "merge"), (closed, (string)opened["state"]!, (string)opened["auto_merge"]!["merge_method"]!));
    }

    [ProgramFact("gh")]
    public async Task It_knows_who_it_is_reads_the_API_and_clones()
    {
        var status = await RunAsync("auth", "status");
        var api = await GhAsync("api", "repos/acme/config", "--jq", ".full_name");
        var view = await GhAsync("repo", "view", "acme/config", "--json", "nameWithOwner,defaultBranchRef");
        (await RunAsync("repo", "clone", "acme/config", Folder["cloned"])).EnsureSuccess();

        Assert.True(status.ExitCode == 0, status.Error);
        Assert.Equal("acme/config", api.Trim());
        Assert.Equal("main", (string)JsonNode.Parse(view)!["defaultBranchRef"]!["name"]!);
        Assert.True(File.Exists(Folder["cloned/slipway.yaml"]));
    }

    [UnixFact]
    public async Task The_socket_serves_the_host_name_that_the_port_refuses()
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(
                    System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
                await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(Sandbox.ForgeSocketPath!), cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", Sandbox.Token);
        using var overPort = new HttpRequestMessage(HttpMethod.Get, Config);
        overPort.Headers.Host = "forge.local";

        using var served = await client.GetAsync(new Uri($"http://forge.local/{Config}"));
        using var refused = await Anyone.SendAsync(overPort);

        Assert.Equal(200, (int)served.StatusCode);
        Assert.Equal(421, (int)refused.StatusCode);
        await Sandbox.DisposeAsync();
        Assert.False(File.Exists(Sandbox.ForgeSocketPath));
    }

    private async Task<string> GhAsync(params string[] arguments) => (await RunAsync(arguments)).EnsureSuccess().Output;

    private async Task<CommandResult> RunAsync(params string[] arguments)
    {
        // Without it some commands look for a remote of that host in a work tree.
        return await RunInAsync("forge.local", Folder.Path, arguments[0] == "pr" ? [.. arguments, "--repo", "forge.local/acme/config"] : arguments);
    }

    private async Task<CommandResult> RunInAsync(string host, string folder, params string[] arguments)
    {
        Directory.CreateDirectory(Folder["gh"]);
        await File.WriteAllTextAsync(Folder["gh/config.yml"], $"http_unix_socket: {Sandbox.ForgeSocketPath}\ngit_protocol: https\n");
        return await Commands.RunAsync("gh", arguments, folder, new Dictionary<string, string>
        {
            ["GH_CONFIG_DIR"] = Folder["gh"],
            ["GH_HOST"] = host,
            ["GH_ENTERPRISE_TOKEN"] = Sandbox.Token,
            ["GH_PROMPT_DISABLED"] = "1",
            ["GH_NO_UPDATE_NOTIFIER"] = "1",
            // git has no such setting: it is sent to the port.
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = $"url.{Sandbox.Address}.insteadOf",
            ["GIT_CONFIG_VALUE_0"] = $"https://{host}/",
        });
    }
}
