using System.Net;
using System.Net.Sockets;
using Serilog.Core;

namespace Slipway.GitHub.Tests;

/// <summary>A server that takes requests and never answers.</summary>
public sealed class Silence : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ImpatientTime time = new();

    public Silence() => listener.Start();

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_server_that_never_answers_is_asked_again_and_then_named()
    {
        var forge = new GitHubForge(GitHubRepository.Parse($"http://{listener.LocalEndpoint}/acme/config.git"), new Secret("t"), Logger.None, time);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => forge.PullRequests.FindOpenAsync("release/dev/web", "main", default));

        Assert.True(failure.IsTransient);
        Assert.Contains($"acme/config on {listener.LocalEndpoint}: the server cannot be reached: no answer within 60 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, time.Waits.Count);
    }

    [Fact]
    public async Task A_server_that_falls_silent_in_the_middle_of_its_answer_is_named_too()
    {
        using var cancellation = new CancellationTokenSource();
        var serving = AnswerHalfAsync(cancellation.Token);
        var forge = new GitHubForge(GitHubRepository.Parse($"http://{listener.LocalEndpoint}/acme/config.git"), new Secret("t"), Logger.None, new ImpatientTime(TimeSpan.FromSeconds(0.5)));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => forge.PullRequests.FindOpenAsync("release/dev/web", "main", default));

        Assert.Contains($"acme/config on {listener.LocalEndpoint}: the server cannot be reached: no answer within 60 seconds", failure.Message, StringComparison.Ordinal);
        await cancellation.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task An_app_that_is_given_no_token_names_the_server()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var tokens = GitHubTokens.Of(
            new GitHubApp("Iv23", new Secret(key.ExportRSAPrivateKeyPem())), GitHubRepository.Parse($"http://{listener.LocalEndpoint}/acme/config.git"), Logger.None, time);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => tokens.GetAsync(default));

        Assert.Contains($"acme/config on {listener.LocalEndpoint}: the server cannot be reached: no answer within 60 seconds", failure.Message, StringComparison.Ordinal);
    }

    private async Task AnswerHalfAsync(CancellationToken cancellationToken)
    {
        var clients = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(cancellationToken);
                clients.Add(client);
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n["u8.ToArray(), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>The limit of a request is over at once, too.</summary>
    private sealed class ImpatientTime(TimeSpan limit = default) : SkippingTime
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => dueTime == TimeSpan.FromSeconds(60)
            ? System.CreateTimer(callback, state, limit, period)
            : base.CreateTimer(callback, state, dueTime, period);
    }
}
