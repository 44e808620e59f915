using System.Net.Http.Headers;
using System.Net.Http.Json;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.GitHub;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

/// <summary>A release pull request is not merged by Slipway before those approved it who have to.</summary>
public sealed class MergesAfterApprovals : ReleaseTest
{
    [Fact]
    public async Task Who_has_to_approve_is_asked_and_waited_for_and_named_when_time_is_up()
    {
        await GateAsync("manual");
        var release = await ReleaseAsync(Request("1.4.0"));

        Assert.Equal(["ada", "grace"], (await Forge.PullRequests.GetAsync(release.PullRequest!.Number, default)).Reviewers.Order());
        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(release, TimeSpan.Zero));
        Assert.Contains("it could not be merged within 0 minutes; last: waits for 1 more approval of ada", failure.Message, StringComparison.Ordinal);
        Assert.Equal(PullRequestState.Open, (await Forge.PullRequests.GetAsync(release.PullRequest.Number, default)).State);

        await ApproveAsync("ada", release);
        Assert.NotNull((await MergeAsync(release)).MergeCommit);
    }

    [Fact]
    public async Task The_forge_is_not_asked_to_merge_by_itself_before_it_is_approved()
    {
        await GateAsync("when-checks-pass");
        await SendAsync("acme", HttpMethod.Patch, "repos/acme/config", new { allow_auto_merge = true });
        var release = await ReleaseAsync(Request("1.4.0"));
        await Forge.Deployments.SetStatusAsync(release.Commit, new CommitStatus { Context = "slipway/preview", State = ReportState.Pending, Description = "" }, default);

        var left = Assert.Single(await Steps.MergeByRuleAsync([release], timeout: null, default));
        Assert.IsType<ReleaseOutcome.Proposed>(left.Outcome);
        // And no build waits for a person.
        Assert.IsType<ReleaseOutcome.Proposed>(Assert.Single(await Steps.MergeByRuleAsync([release], TimeSpan.FromMinutes(15), new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token)).Outcome);

        await Forge.Deployments.SetStatusAsync(release.Commit, new CommitStatus { Context = "slipway/preview", State = ReportState.Success, Description = "" }, default);
        Assert.Equal(PullRequestState.Open, (await Forge.PullRequests.GetAsync(release.PullRequest!.Number, default)).State);
        await ApproveAsync("ada", release);
        Assert.IsType<ReleaseOutcome.Merged>(Assert.Single(await Steps.MergeByRuleAsync([release], TimeSpan.FromMinutes(1), default)).Outcome);
    }

    private Task GateAsync(string merge) => PushAsync(("slipway.yaml", $"stages:\n- {{ name: dev, merge: {merge}, reviewers: [grace], approvals: {{ from: [ada] }} }}\n- {{ name: prod }}\n"));

    private Task ApproveAsync(string account, ReleasedApplication release) =>
        SendAsync(account, HttpMethod.Post, $"repos/acme/config/pulls/{release.PullRequest!.Number}/reviews", new { @event = "APPROVE" });

    private async Task SendAsync(string account, HttpMethod method, string path, object body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(GitHubRepository.Parse(Sandbox.ConfigRepository.AbsoluteUri).Api, path)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{Sandbox.Token}.{account}");
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }
}
