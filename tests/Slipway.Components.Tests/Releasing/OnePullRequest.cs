using Slipway.Components.Releasing;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

/// <summary>What happens to the one pull request of an application and stage, whatever people do to it.</summary>
public sealed class OnePullRequest : ReleaseTest
{
    private const string Branch = "release/dev/web";

    [Fact]
    public async Task What_a_person_closed_stays_closed_for_that_digest_only()
    {
        var closed = await ReleaseAsync(Request("1.4.0"));
        await CallAsync(HttpMethod.Patch, $"pulls/{closed.PullRequest!.Number}", new { state = "closed" });

        var again = await ReleaseAsync(Request("1.4.0"));
        var newer = await ReleaseAsync(Request("1.5.0"));
        var older = await ReleaseAsync(Request("1.4.0"));

        Assert.Equal((null, closed.PullRequest.Url), (again.PullRequest, (again.Outcome as ReleaseOutcome.StaysClosed)?.PullRequest.Url));
        Assert.NotEqual(closed.PullRequest.Number, newer.PullRequest?.Number);
        Assert.Equal(closed.PullRequest.Number, (older.Outcome as ReleaseOutcome.StaysClosed)?.PullRequest.Number);
        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(older));
        Assert.Contains("a person closed it, and it proposed this digest", failure.Message, StringComparison.Ordinal);
        Assert.Equal("Release web 1.5.0 to dev", (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))?.Text.Title);
    }

    [Fact]
    public async Task I_can_release_what_somebody_closed_after_all()
    {
        var closed = await ReleaseAsync(Request("1.4.0"));
        await CallAsync(HttpMethod.Patch, $"pulls/{closed.PullRequest!.Number}", new { state = "closed" });

        var reopened = await ReleaseAsync(Request("1.4.0") with { Reopen = true });

        Assert.True(reopened.PullRequest?.Number > closed.PullRequest.Number);
        Assert.Equal(reopened.PullRequest, (await ReleaseAsync(Request("1.4.0"))).PullRequest);
    }

    [Fact]
    public async Task A_pull_request_whose_digest_the_base_has_closes_itself_and_the_digest_can_be_asked_for_again()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var before = await ReadAsync("main", "dev/web/deployment.yaml");
        await PushAsync(("dev/web/deployment.yaml", await ReadAsync(Branch, "dev/web/deployment.yaml")));

        var done = await ReleaseAsync(Request("1.4.0"));
        await PushAsync(("dev/web/deployment.yaml", before));
        var again = await ReleaseAsync(Request("1.4.0"));

        Assert.IsType<ReleaseOutcome.OnBase>(done.Outcome);
        Assert.Equal("closed", (await CallAsync(HttpMethod.Get, $"pulls/{release.PullRequest!.Number}")).GetProperty("state").GetString());
        Assert.Contains("there is nothing left to merge", Assert.Single(await CommentsAsync(release.PullRequest.Number)), StringComparison.Ordinal);
        Assert.NotEqual(release.PullRequest, again.PullRequest);
        Assert.IsNotType<ReleaseOutcome.StaysClosed>(again.Outcome);
        Assert.NotNull((await ReleaseAsync(Request("1.4.0") with { Reopen = true })).PullRequest);
    }

    [Fact]
    public async Task A_release_that_the_base_has_does_not_close_a_newer_one()
    {
        await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        var newer = await ReleaseAsync(Request("1.5.0"));

        await ReleaseAsync(Request("1.4.0"));

        Assert.Equal(newer.PullRequest?.Number, (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))?.Number);
    }

    [Fact]
    public async Task A_release_that_stops_at_a_persons_commit_says_so_once()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var theirs = await Commands.PushAsPersonAsync(Sandbox, Branch);

        await Assert.ThrowsAsync<SlipwayException>(() => CommitAsync(Request("1.5.0")));
        await Assert.ThrowsAsync<SlipwayException>(() => CommitAsync(Request("1.5.0")));

        var comment = Assert.Single(await CommentsAsync(release.PullRequest!.Number));
        Assert.Contains("Release web 1.5.0 to dev** stopped", comment, StringComparison.Ordinal);
        Assert.Contains($"commit {theirs[..7]} by person@\u200Bexample.invalid is not Slipway's", comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_request_to_another_base_is_closed_with_a_pointer_to_the_new_one()
    {
        var snapshot = await Repository().FetchAsync([], default);
        await CallAsync(HttpMethod.Post, "git/refs", new { @ref = "refs/heads/old", sha = snapshot.Base.Commit.Value });
        await CommitAsync(Request("1.4.0"));
        var old = await Forge.PullRequests.OpenAsync(new PullRequestText { Title = "Old", Body = "" }, Branch, "old", default);

        var release = await ReleaseAsync(Request("1.4.0"));

        Assert.Equal(PullRequestState.Closed, (await Forge.PullRequests.GetAsync(old.Number, default)).State);
        Assert.Contains($"Superseded by #{release.PullRequest!.Number}", Assert.Single(await CommentsAsync(old.Number)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_wrote_around_the_text_stays_and_an_unchanged_release_writes_nothing()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var number = release.PullRequest!.Number;
        var ours = await BodyAsync(number);
        await SetBodyAsync(number, $"Wait for the maintenance window!\r\n\r\n{ours}\r\n- [ ] database moved\r\n");
        var edited = await BodyAsync(number);

        await ReleaseAsync(Request("1.4.0"));
        var same = await BodyAsync(number);
        await ReleaseAsync(Request("1.5.0"));
        var newer = await BodyAsync(number);

        Assert.Equal(edited, same);
        Assert.StartsWith("Wait for the maintenance window!\n\n", newer.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("- [ ] database moved", newer.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("| Version | `1.5.0` |", newer, StringComparison.Ordinal);
        Assert.DoesNotContain("1.4.0", newer, StringComparison.Ordinal);
        Assert.Equal("1.5.0", ReleaseMarker.Find(newer)?.Version);
    }

    [Fact]
    public async Task What_a_person_changed_within_the_text_is_set_right()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var number = release.PullRequest!.Number;
        var ours = await BodyAsync(number);
        await SetBodyAsync(number, "Mine\n\n" + ours.Replace("| Version | `1.4.0` |", "| Version | `9.9.9` |", StringComparison.Ordinal));

        await ReleaseAsync(Request("1.4.0"));

        Assert.Equal(("Mine\n\n" + ours).TrimEnd(), (await BodyAsync(number)).ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public async Task A_body_of_before_there_were_two_markers_is_left_alone_and_then_brought_up_to_date()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var number = release.PullRequest!.Number;
        var old = "Mine\n\n" + (await BodyAsync(number)).Replace("<!-- slipway:begin -->\n", "", StringComparison.Ordinal).Replace("<!-- slipway:end -->\n", "", StringComparison.Ordinal) + "Mine, too\n";
        await SetBodyAsync(number, old);

        await ReleaseAsync(Request("1.4.0"));
        var same = await BodyAsync(number);
        await ReleaseAsync(Request("1.5.0"));
        var newer = (await BodyAsync(number)).ReplaceLineEndings("\n");

        Assert.Equal(old.TrimEnd(), same.TrimEnd());
        Assert.StartsWith("Mine\n\n<!-- slipway:begin -->\nMerge to deploy **web 1.5.0**", newer, StringComparison.Ordinal);
        Assert.EndsWith("<!-- slipway:end -->\nMine, too", newer.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("An old one was:\n```\n{0}```\n\n{0}\nBehind\n")]
    [InlineData("Put nothing behind <!-- slipway:begin -->, please\n\n{0}\nBehind\n")]
    [InlineData("<!-- slipway:begin -->\n\n{0}\nBehind\n")]
    [InlineData("<!-- slipway:end -->\n\n{0}\nBehind\n```\n<!-- slipway:begin -->\n```\n")]
    public async Task What_a_person_writes_about_the_markers_is_kept_too(string text)
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var number = release.PullRequest!.Number;
        var ours = (await BodyAsync(number)).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var mine = text.Replace("{0}", ours, StringComparison.Ordinal);
        await SetBodyAsync(number, mine.ReplaceLineEndings("\r\n"));

        await ReleaseAsync(Request("1.5.0"));

        var newer = (await BodyAsync(number)).ReplaceLineEndings("\n");
        var own = newer[newer.LastIndexOf("<!-- slipway:begin -->\nMerge to deploy", StringComparison.Ordinal)..];
        own = own[..(own.IndexOf("<!-- slipway:end -->", StringComparison.Ordinal) + "<!-- slipway:end -->\n".Length)];
        Assert.Contains("1.5.0", own, StringComparison.Ordinal);
        Assert.DoesNotContain("1.4.0", own, StringComparison.Ordinal);
        Assert.Equal((text.Contains("```\n{0}", StringComparison.Ordinal) ? mine.Replace("```\n\n" + ours, "```\n\n" + own, StringComparison.Ordinal) : mine.Replace(ours, own, StringComparison.Ordinal)).TrimEnd(), newer.TrimEnd());
    }

    [Theory]
    [InlineData("<!-- slipway:begin -->\n")]
    [InlineData("<!-- slipway:end -->\n")]
    public async Task Where_a_person_lost_a_marker_what_they_wrote_is_kept(string lost)
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var number = release.PullRequest!.Number;
        var ours = (await BodyAsync(number)).ReplaceLineEndings("\n").TrimEnd() + "\n";
        await SetBodyAsync(number, "Mine\n\n" + ours.Replace(lost, "", StringComparison.Ordinal) + "\nMine, too\n");

        await ReleaseAsync(Request("1.5.0"));

        var newer = (await BodyAsync(number)).ReplaceLineEndings("\n");
        Assert.StartsWith("Mine\n\n<!-- slipway:begin -->\nMerge to deploy **web 1.5.0**", newer, StringComparison.Ordinal);
        Assert.EndsWith("<!-- slipway:end -->\n\nMine, too", newer.TrimEnd(), StringComparison.Ordinal);
        Assert.Single(newer.Split("<!-- slipway:end -->")[1..]);
    }

    [Fact]
    public async Task Text_of_others_cannot_end_what_is_slipways()
    {
        await PushAsync(("dev/web/deployment.yaml", (await ReadAsync("main", "dev/web/deployment.yaml")).Replace("ghcr.io/acme/web:unreleased", "ghcr.io/acme/web:1.0.0 # <!-- slipway:end --> <!-- slipway:begin -->", StringComparison.Ordinal)));
        var release = await ReleaseAsync(Request("1.4.0"));
        var number = release.PullRequest!.Number;
        await SetBodyAsync(number, "Mine\n\n" + await BodyAsync(number));

        await ReleaseAsync(Request("1.5.0"));

        var body = await BodyAsync(number);
        Assert.Single(body.Split("<!-- slipway:end -->")[1..]);
        Assert.DoesNotContain("1.4.0", body, StringComparison.Ordinal);
        Assert.StartsWith("Mine", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("release")]
    [InlineData("release/dev")]
    [InlineData("release/dev/web/mine")]
    public async Task A_branch_that_is_in_the_way_is_named_at_once(string branch)
    {
        var snapshot = await Repository().FetchAsync([], default);
        await CallAsync(HttpMethod.Post, "git/refs", new { @ref = $"refs/heads/{branch}", sha = snapshot.Base.Commit.Value });

        var failure = await Assert.ThrowsAsync<Slipway.Git.GitException>(() => CommitAsync(Request("1.4.0")));

        Assert.StartsWith($"branch {branch}: it is in the way of release/dev/web", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    private async Task<string> BodyAsync(int number) => (await Forge.PullRequests.GetAsync(number, default)).Text.Body;

    private async Task SetBodyAsync(int number, string body) => await CallAsync(HttpMethod.Patch, $"pulls/{number}", new { body });

    [Fact]
    public async Task Those_of_slipway_yaml_are_asked_for_a_review()
    {
        await PushAsync(("slipway.yaml", "stages:\n- { name: dev, reviewers: [ada, grace] }\n"));

        var release = await ReleaseAsync(Request("1.4.0"));

        Assert.Equal(["ada", "grace"], (await Forge.PullRequests.GetAsync(release.PullRequest!.Number, default)).Reviewers.Order());
    }

    [Fact]
    public async Task A_stage_that_merges_when_checks_pass_is_merged_when_they_did()
    {
        await PushAsync(("slipway.yaml", "stages:\n- { name: dev, merge: when-checks-pass }\n"));
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(release, ReportState.Pending);

        var merging = Steps.MergeByRuleAsync([release], TimeSpan.FromMinutes(5), default);
        await ReportAsync(release, ReportState.Success);
        var merged = Assert.Single(await merging);

        Assert.True(merged.Outcome is ReleaseOutcome.Merged or ReleaseOutcome.MergedByForge);
        Assert.Contains(release.Image.ToString(), await WaitForAsync(release), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_check_keeps_a_release_open()
    {
        await PushAsync(("slipway.yaml", "stages:\n- { name: dev, merge: when-checks-pass }\n"));
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(release, ReportState.Failure);

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => new CheckedMerge(Forge.PullRequests, Forge.Reviews, Forge.Checks, TimeProvider.System).MergeAsync(
                release.PullRequest!.Number, release.Commit, new MergeWait { Timeout = TimeSpan.FromMinutes(5), NeedsChecks = true }, _ => Task.CompletedTask, default));

        Assert.Contains("check slipway/preview failed: Three problems", failure.Message, StringComparison.Ordinal);
        Assert.Equal(PullRequestState.Open, (await Forge.PullRequests.GetAsync(release.PullRequest!.Number, default)).State);
    }

    [Fact]
    public async Task A_rule_that_waits_for_checks_needs_one()
    {
        var release = await ReleaseAsync(Request("1.4.0"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => new CheckedMerge(Forge.PullRequests, Forge.Reviews, Forge.Checks, TimeProvider.System).MergeAsync(
                release.PullRequest!.Number, release.Commit, new MergeWait { Timeout = TimeSpan.Zero, NeedsChecks = true }, _ => Task.CompletedTask, default));

        Assert.Contains("no check reported on", failure.Message, StringComparison.Ordinal);
        Assert.Contains("use a GitHub App", failure.Message, StringComparison.Ordinal);
    }

    private Task ReportAsync(ReleasedApplication release, ReportState state) => Forge.Deployments.SetStatusAsync(
        release.Commit, new CommitStatus { Context = "slipway/preview", State = state, Description = state == ReportState.Failure ? "Three problems" : "Fine" }, default);

    // Where the forge merges by itself, it does so a moment later.
    private async Task<string> WaitForAsync(ReleasedApplication release)
    {
        await new CheckedMerge(Forge.PullRequests, Forge.Reviews, Forge.Checks, TimeProvider.System).WaitUntilMergedAsync(
            release.PullRequest!.Number, TimeSpan.FromMinutes(2), _ => Task.CompletedTask, default);
        return await ReadAsync("main", "dev/web/deployment.yaml");
    }
}
