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

    /// <summary>The limit of a request is over at once, too.</summary>
    private sealed class ImpatientTime : SkippingTime
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => dueTime == TimeSpan.FromSeconds(60)
            ? System.CreateTimer(callback, state, TimeSpan.Zero, period)
            : base.CreateTimer(callback, state, dueTime, period);
    }
}
