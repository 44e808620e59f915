using System.Net;
using System.Net.Sockets;
using Slipway.ConfigRepositories;

namespace Slipway.Git.Tests;

/// <summary>Servers that lead elsewhere or say nothing: credentials stay with the server that they are for, and no job waits for ever.</summary>
public sealed class ConversationsWithServers : IDisposable
{
    private readonly TemporaryRepository folder = new(initialise: false);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Another_server_never_gets_the_token(int status)
    {
        using var other = new ScriptedServer(new ScriptedServer.Answer(404, ""));
        using var server = new ScriptedServer();
        server.Respond = request => new ScriptedServer.Answer(status, "", $"Location: {new Uri(other.Address, request.Split(' ')[1])}");

        var failure = await Assert.ThrowsAsync<GitException>(() => FetchAsync(new GitRemote(server.Address + "acme/config.git", new Secret("t"))));

        Assert.Equal(GitFailure.Redirected, failure.Failure);
        Assert.Contains("Set ConfigRepository to the repository's present address", failure.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
        Assert.All(server.Authorizations, Assert.NotNull);
    }

    [Fact]
    public async Task A_repository_that_was_renamed_is_found_on_its_own_server()
    {
        using var server = new ScriptedServer();
        server.Respond = request => request.Contains("/old.git", StringComparison.Ordinal)
            ? new ScriptedServer.Answer(301, "", $"Location: {request.Split(' ')[1].Replace("/old.git", "/new.git", StringComparison.Ordinal)}")
            : new ScriptedServer.Answer(404, "");

        await Assert.ThrowsAsync<GitException>(() => FetchAsync(new GitRemote(server.Address + "acme/old.git", new Secret("t"))));

        Assert.Contains("GET /acme/new.git/info/refs?service=git-upload-pack", server.Requests);
    }

    [Fact]
    public async Task A_redirect_that_leads_in_a_circle_ends()
    {
        using var server = new ScriptedServer();
        server.Respond = request => new ScriptedServer.Answer(301, "", $"Location: {request.Split(' ')[1]}");

        var failure = await Assert.ThrowsAsync<GitException>(() => FetchAsync(new GitRemote(server.Address + "acme/config.git", new Secret("t"))));

        Assert.Equal(GitFailure.Redirected, failure.Failure);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_named_in_the_end()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var remote = new GitRemote($"http://{silent.LocalEndpoint}/acme/config.git", new Secret("t")) { AnswerTime = TimeSpan.FromSeconds(0.5) };

        var failure = await Assert.ThrowsAsync<GitException>(() => FetchAsync(remote));

        Assert.Equal((GitFailure.Unreachable, 1), (failure.Failure, failure.ExitCode));
        Assert.Contains($"{silent.LocalEndpoint} did not answer within 0.5 s.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_cancels_does_not_hear_of_a_limit()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var cancellation = new CancellationTokenSource();
        var fetch = new GitConfigRepository(new GitRemote($"http://{silent.LocalEndpoint}/acme/config.git"), folder.CacheFolder, TemporaryRepository.Logger).FetchAsync([], cancellation.Token);
        using (await silent.AcceptTcpClientAsync())
        {
            await cancellation.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        }
    }

    private Task<ConfigSnapshot> FetchAsync(GitRemote remote) => new GitConfigRepository(remote, folder.CacheFolder, TemporaryRepository.Logger).FetchAsync([], default);
}
