using System.Net;
using Microsoft.AspNetCore.Http;
using Octokit;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Tests.Faults;

public sealed class BreakingThings : SandboxTest
{
    [Fact]
    public async Task A_primary_limit_is_what_Octokit_knows_as_one()
    {
        Sandbox.Faults.Break(FaultKind.ForgeRateLimit, times: 1);

        await Assert.ThrowsAsync<RateLimitExceededException>(() => Client().Repository.Get("acme", "config"));
        Assert.Equal("config", (await Client().Repository.Get("acme", "config")).Name);
    }

    [Fact]
    public async Task A_secondary_limit_is_what_Octokit_knows_as_one()
    {
        Sandbox.Faults.Break(FaultKind.ForgeSecondaryLimit);

        await Assert.ThrowsAsync<SecondaryRateLimitExceededException>(() => Client().Repository.Get("acme", "config"));
        Sandbox.Faults.Heal(FaultKind.ForgeSecondaryLimit);
        Assert.Equal("config", (await Client().Repository.Get("acme", "config")).Name);
    }

    [Theory]
    [InlineData("v2/slipway/empty/tags/list", "RegistryRefuses", 503)]
    [InlineData("api/slack/auth.test", "SlackRateLimit", 429)]
    [InlineData("api/v3/repos/acme/config", "ForgeRateLimit", 403)]
    public async Task A_part_is_broken_as_often_as_it_was_asked_and_no_other_part(string path, string kind, int status)
    {
        Sandbox.Faults.Break(Enum.Parse<FaultKind>(kind), times: 2);

        var answers = new List<int>();
        for (var number = 0; number < 3; number++)
        {
            using var page = await Anyone.GetAsync(new Uri("", UriKind.Relative));
            using var response = await Anyone.GetAsync(new Uri(path, UriKind.Relative));
            answers.Add((int)response.StatusCode);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        Assert.Equal([status, status, 200], answers);
        Assert.Empty(Sandbox.Faults.Active);
    }

    [Theory]
    [InlineData("ClusterBusy", 429)]
    [InlineData("ClusterFails", 500)]
    public async Task The_API_server_can_be_broken(string kind, int status)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = Sandbox.ClusterAddress };
        Sandbox.Faults.Break(Enum.Parse<FaultKind>(kind), times: 1);

        using var response = await client.GetAsync(new Uri("version", UriKind.Relative));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains("\"kind\":\"Status\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_API_server_answers_after_three_seconds_more()
    {
        var time = new NotedTime();
        var faults = new FaultBoard(time);
        faults.Break(FaultKind.ClusterSlow, times: 1);
        var gate = new FaultGate(faults, time);

        var isAnswered = await gate.HandleAsync(Request());
        await gate.HandleAsync(Request());

        Assert.False(isAnswered);
        Assert.Equal([TimeSpan.FromSeconds(3)], time.Waits);

        static HttpContext Request() => new DefaultHttpContext { Request = { Scheme = "https", Path = "/version" } };
    }

    /// <summary>A clock on which everything is over at once. What was waited for is noted.</summary>
    private sealed class NotedTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private GitHubClient Client() => new(new ProductHeaderValue("tests"), Sandbox.Address);
}
