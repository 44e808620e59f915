using Serilog.Core;
using Slipway.Naming;
using static Slipway.Testing.ScriptedServer;

namespace Slipway.GitHub.Tests;

/// <summary>What happens when the server asks for patience or fails. Time is skipped, not waited for.</summary>
public sealed class Patience
{
    private readonly SkippingTime time = new();

    [Fact]
    public async Task A_server_that_fails_for_a_moment_is_asked_again()
    {
        using var server = new ScriptedServer(new Answer(502, "bad gateway"), new Answer(503, "later"), new Answer(200, "[]"));

        Assert.Null(await FindAsync(server));

        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_a_failure_that_may_pass()
    {
        using var server = new ScriptedServer(new Answer(500, "{\"message\":\"Server Error\"}"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => FindAsync(server));

        Assert.True(failure.IsTransient);
        Assert.Contains("failed with 500: Server Error", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(403)]
    public async Task Retry_after_is_obeyed(int status)
    {
        using var server = new ScriptedServer(new Answer(status, "{\"message\":\"slow down\"}", "Retry-After: 7"), new Answer(200, "[]"));

        Assert.Null(await FindAsync(server));

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(time.Waits));
    }

    [Fact]
    public async Task The_reset_of_a_used_up_limit_is_waited_for()
    {
        var reset = time.GetUtcNow().AddSeconds(90).ToUnixTimeSeconds();
        using var server = new ScriptedServer(
            new Answer(403, "{\"message\":\"API rate limit exceeded\"}", "x-ratelimit-remaining: 0", $"x-ratelimit-reset: {reset}"), new Answer(200, "[]"));

        Assert.Null(await FindAsync(server));

        Assert.InRange(Assert.Single(time.Waits).TotalSeconds, 89, 91);
    }

    [Fact]
    public async Task A_secondary_limit_without_a_time_is_a_minute()
    {
        using var server = new ScriptedServer(new Answer(403, "{\"message\":\"You have exceeded a secondary rate limit\"}"), new Answer(200, "[]"));

        Assert.Null(await FindAsync(server));

        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Single(time.Waits));
    }

    [Fact]
    public async Task A_limit_that_lasts_too_long_fails_and_says_until_when()
    {
        var reset = time.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        using var server = new ScriptedServer(
            new Answer(403, "{\"message\":\"API rate limit exceeded\"}", "x-ratelimit-remaining: 0", "x-ratelimit-limit: 60", $"x-ratelimit-reset: {reset}"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => FindAsync(server));

        Assert.Contains("rate limit is used up until", failure.Message, StringComparison.Ordinal);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task A_missing_permission_is_not_repeated_and_named()
    {
        using var server = new ScriptedServer(new Answer(403, "{\"message\":\"Resource not accessible by integration\"}"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => FindAsync(server));

        Assert.Single(server.Requests);
        Assert.Contains("may not do this: Resource not accessible by integration", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failure_that_may_pass()
    {
        var forge = new GitHubForge(GitHubRepository.Parse("http://127.0.0.1:1/acme/config.git"), new Secret("t"), Logger.None, time);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => forge.PullRequests.FindOpenAsync("release/dev/web", "main", CancellationToken.None));

        Assert.True(failure.IsTransient);
        Assert.Contains("cannot be reached", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Merge commits are not allowed on this repository.", 2)]
    [InlineData("Base branch was modified. Review and try the merge again.", 2)]
    public async Task A_refused_merge_is_tried_another_way_or_again(string reason, int merges)
    {
        var head = new string('a', 40);
        var open = new Answer(200, $$"""{"number":1,"state":"open","html_url":"http://localhost/1","mergeable_state":"clean","head":{"sha":"{{head}}"} }""");
        using var server = new ScriptedServer(
            open, new Answer(405, $$"""{"message":"{{reason}}"}"""), open, new Answer(200, $$"""{"sha":"{{head}}","merged":true}"""));

        var merged = await Forge(server).PullRequests.MergeAsync(1, CommitSha.Parse(head), CancellationToken.None);

        Assert.Equal(head, merged.Value);
        Assert.Equal(merges, server.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("blocked", "At least 1 approving review is required", "a rule of the base branch is not met")]
    [InlineData("draft", "Pull Request is still a draft", "it is a draft")]
    [InlineData("behind", "Head branch is out of date", "the base branch moved")]
    public async Task A_merge_that_cannot_be_says_why(string state, string reason, string expected)
    {
        var head = new string('a', 40);
        using var server = new ScriptedServer(
            new Answer(200, $$"""{"number":1,"state":"open","html_url":"http://localhost/1","mergeable_state":"{{state}}","head":{"sha":"{{head}}"} }"""),
            new Answer(405, $$"""{"message":"{{reason}}"}"""));

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => Forge(server).PullRequests.MergeAsync(1, CommitSha.Parse(head), CancellationToken.None));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private GitHubForge Forge(ScriptedServer server) =>
        new(GitHubRepository.Parse(new Uri(server.Address, "acme/config.git").AbsoluteUri), new Secret("t"), Logger.None, time);

    private Task<Slipway.Forges.PullRequest?> FindAsync(ScriptedServer server) =>
        Forge(server).PullRequests.FindOpenAsync("release/dev/web", "main", CancellationToken.None);
}
