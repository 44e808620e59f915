namespace Slipway.Sandbox.Tests.Forge;

public sealed class GitAccess : SandboxTest
{
    [Fact]
    public async Task Anyone_can_clone()
    {
        (await Commands.GitAsync(Folder.Path, "clone", "--quiet", Sandbox.ConfigRepository.AbsoluteUri, "clone")).EnsureSuccess();

        Assert.True(File.Exists(Folder["clone/slipway.yaml"]));
    }

    [Fact]
    public async Task A_shallow_clone_without_blobs_fetches_what_is_checked_out()
    {
        (await Commands.GitAsync(
            Folder.Path, "clone", "--quiet", "--depth=1", "--filter=blob:none", Sandbox.ConfigRepository.AbsoluteUri, "clone")).EnsureSuccess();

        Assert.Contains("stages:", await File.ReadAllTextAsync(Folder["clone/slipway.yaml"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newer_protocol_is_spoken_with_whoever_asks_for_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "acme/config.git/info/refs?service=git-upload-pack");
        request.Headers.Add("Git-Protocol", "version=2");
        using var response = await Anyone.SendAsync(request);

        Assert.Contains("version 2\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clone_needs_no_git_at_the_end_of_its_address()
    {
        var address = Sandbox.ConfigRepository.AbsoluteUri[..^".git".Length];
        (await Commands.GitAsync(Folder.Path, "clone", "--quiet", address, "clone")).EnsureSuccess();
        (await Commands.GitAsync(Folder["clone"], "push", "--quiet", WithToken(new Uri(address)), "HEAD:refs/heads/x")).EnsureSuccess();

        Assert.NotNull((await GetAsync($"{Config}/branches/x"))["commit"]);
    }

    [Theory]
    [InlineData("acme/config.git/git-receive-pack")]
    [InlineData(Config + "/pulls")]
    public async Task A_client_that_stops_in_the_middle_holds_nobody_up(string path)
    {
        using var socket = new System.Net.Sockets.TcpClient("127.0.0.1", Sandbox.Address.Port);
        await socket.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"POST /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {Sandbox.Token}\r\nContent-Length: 100000\r\n\r\n00a5"));
        // It has reached the endpoint once another request on the same path has.
        using var probe = await Owner.PostAsync(new Uri(path, UriKind.Relative), new StringContent("0000"));

        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "1\n");
        await OpenPullRequestAsync("topic");
    }

    [Fact]
    public async Task A_push_without_the_token_is_refused_and_changes_nothing()
    {
        var clone = await CloneAsync();
        var before = (await Commands.GitAsync(clone, "ls-remote", "origin")).Output;
        (await Commands.GitAsync(clone, "remote", "set-url", "origin", Sandbox.ConfigRepository.AbsoluteUri)).EnsureSuccess();

        var push = await Commands.GitAsync(clone, "push", "origin", "HEAD:refs/heads/x");

        Assert.NotEqual(0, push.ExitCode);
        Assert.Equal(before, (await Commands.GitAsync(clone, "ls-remote", "origin")).Output);
    }

    [Fact]
    public async Task A_push_with_a_wrong_token_is_refused()
    {
        var clone = await CloneAsync();
        var url = new UriBuilder(Sandbox.ConfigRepository) { UserName = "x", Password = "wrong" }.Uri.AbsoluteUri;

        var push = await Commands.GitAsync(clone, "push", url, "HEAD:refs/heads/x");

        Assert.NotEqual(0, push.ExitCode);
        Assert.Contains("Authentication failed", push.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_with_the_token_is_there_for_the_next_clone()
    {
        var clone = await CloneAsync();
        var pushed = await PushChangeAsync(clone, "topic", "notes.txt", "one\n");

        var refs = (await Commands.GitAsync(clone, "ls-remote", Sandbox.ConfigRepository.AbsoluteUri, "refs/heads/topic")).Output;

        Assert.StartsWith(pushed, refs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_that_would_lose_commits_is_rejected_without_force()
    {
        var clone = await CloneAsync();
        await PushChangeAsync(clone, "topic", "notes.txt", "one\n");
        (await Commands.GitAsync(clone, "commit", "--quiet", "--amend", "-m", "Another")).EnsureSuccess();

        var push = await Commands.GitAsync(clone, "push", "origin", "topic");

        Assert.NotEqual(0, push.ExitCode);
        Assert.Contains("non-fast-forward", push.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_push_arrives_whole()
    {
        var clone = await CloneAsync();
        var content = string.Concat(Enumerable.Range(0, 200_000).Select(number => $"{number * 7919 % 1_000_003}\n"));

        var sha = await PushChangeAsync(clone, "large", "large.txt", content);

        var second = await CloneAsync("second");
        Assert.Equal(content, (await Commands.GitAsync(second, "show", $"{sha}:large.txt")).EnsureSuccess().Output);
    }

    [Theory]
    [InlineData("acme/none.git/info/refs?service=git-upload-pack", 404)]
    [InlineData("acme/..%2Fconfig.git/info/refs?service=git-upload-pack", 404)]
    [InlineData("acme/config.git/info/refs", 403)]
    [InlineData("acme/config.git/config", 404)]
    [InlineData("acme/config.git/HEAD", 404)]
    public async Task Only_repositories_are_served_and_only_over_the_smart_protocol(string path, int status)
    {
        using var response = await Anyone.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(status, (int)response.StatusCode);
    }
}
