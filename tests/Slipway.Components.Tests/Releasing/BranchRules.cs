using System.Net.Http.Headers;
using System.Net.Http.Json;
using Slipway.Components.Releasing;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

/// <summary>What the forge's own rules ask of a release: checks, reviews, an up-to-date branch, no pushes.</summary>
public sealed class BranchRules : ReleaseTest
{
    private const string Branch = "release/dev/web";

    [Fact]
    public async Task Where_the_forge_merges_by_itself_it_does_so_when_the_required_check_passed_and_not_before()
    {
        await SetRepositoryAsync(new { allow_auto_merge = true });
        await PushAsync(("slipway.yaml", "stages:\n- { name: dev, merge: when-checks-pass }\n"));
        await ProtectAsync(checks: ["slipway/preview", "lint"]);
        var release = await ReleaseAsync(Request("1.4.0"));

        var arranged = Assert.Single(await Steps.MergeByRuleAsync([release], TimeSpan.FromMinutes(5), default));
        await ReportAsync(release, "slipway/preview", ReportState.Success);
        var between = await Forge.PullRequests.GetAsync(release.PullRequest!.Number, default);
        await ReportAsync(release, "lint", ReportState.Success);
        await Merges.WaitUntilMergedAsync(release.PullRequest.Number, TimeSpan.FromMinutes(5), _ => Task.CompletedTask, default);

        Assert.IsType<ReleaseOutcome.MergedByForge>(arranged.Outcome);
        Assert.Equal(PullRequestState.Open, between.State);
        Assert.Contains(release.Image.ToString(), await ReadAsync("main", "dev/web/deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_does_not_Release_merges_when_all_checks_passed()
    {
        await ProtectAsync(checks: ["slipway/preview"]);
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(release, "slipway/preview", ReportState.Success);

        var merged = await Merges.MergeAsync(release.PullRequest!.Number, release.Commit, ByRule(TimeSpan.FromMinutes(5)), _ => Task.CompletedTask, default);

        Assert.Equal(merged, (await Forge.PullRequests.GetAsync(release.PullRequest.Number, default)).MergeCommit);
    }

    [Fact]
    public async Task A_required_check_that_never_reports_is_named_and_nothing_is_merged()
    {
        await ProtectAsync(checks: ["slipway/preview"]);
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(release, "lint", ReportState.Success);

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => Merges.MergeAsync(release.PullRequest!.Number, release.Commit, ByRule(TimeSpan.Zero), _ => Task.CompletedTask, default));
        var byHand = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(release, TimeSpan.Zero));

        Assert.All([failure, byHand], refusal => Assert.Contains("Required status check \"slipway/preview\" is expected", refusal.Message, StringComparison.Ordinal));
        Assert.Equal((1, PullRequestState.Open), (failure.ExitCode, (await Forge.PullRequests.GetAsync(release.PullRequest!.Number, default)).State));
    }

    [Fact]
    public async Task An_approval_counts_for_what_was_approved_only_and_new_content_needs_a_new_one()
    {
        await ProtectAsync(approvals: 1);
        var release = await ReleaseAsync(Request("1.4.0"));
        var unapproved = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(release));
        await ReviewAsync("alice", release, "APPROVE");

        var newer = await ReleaseAsync(Request("1.5.0"));
        var dismissed = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(newer));
        await ReviewAsync("alice", newer, "APPROVE");
        var merged = await MergeAsync(newer);

        Assert.All([unapproved, dismissed], refusal => Assert.Contains("At least 1 approving review is required", refusal.Message, StringComparison.Ordinal));
        Assert.NotNull(merged.MergeCommit);
    }

    [Fact]
    public async Task An_approval_that_a_person_dismissed_does_not_count()
    {
        await ProtectAsync(approvals: 1);
        var release = await ReleaseAsync(Request("1.4.0"));
        var review = await ReviewAsync("alice", release, "APPROVE");
        await CallAsync(HttpMethod.Put, $"pulls/{release.PullRequest!.Number}/reviews/{review}/dismissals", new { message = "Too early" });

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(release));

        Assert.Contains("a rule of the base branch is not met (reviews or required checks): At least 1 approving review", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_changes_stops_a_merge_even_where_no_review_is_required()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReviewAsync("alice", release, "REQUEST_CHANGES");

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(release));

        Assert.Contains("alice asked for changes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_has_to_be_up_to_date_is_made_so_by_releasing_again()
    {
        await ProtectAsync(checks: ["slipway/preview"], strict: true);
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(release, "slipway/preview", ReportState.Success);
        await PushAsync(("README.md", "Meanwhile"));

        var behind = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(release));
        var again = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(again, "slipway/preview", ReportState.Success);
        var merged = await MergeAsync(again);

        Assert.Contains("the base branch moved and must be merged first", behind.Message, StringComparison.Ordinal);
        Assert.Equal(release.PullRequest, again.PullRequest);
        Assert.NotNull(merged.MergeCommit);
    }

    [UnixFact]
    public async Task A_server_that_protects_the_release_branches_is_said_to_and_nothing_is_opened()
    {
        var hook = Path.Combine(SandboxFolder, "forge", "acme", "config.git", "hooks", "pre-receive");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        await File.WriteAllTextAsync(hook, "#!/bin/sh\nwhile read old new ref; do echo \"error: GH006: Protected branch update failed for $ref.\" >&2; done\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var failure = await Assert.ThrowsAsync<GitException>(() => ReleaseAsync(Request("1.4.0")));

        Assert.Equal((GitFailure.Declined, 1), (failure.Failure, failure.ExitCode));
        Assert.Contains("Allow the account to push release branches, or exempt 'release/**' from the rule", failure.Message, StringComparison.Ordinal);
        Assert.Contains("GH006: Protected branch update failed for refs/heads/release/dev/web", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await Forge.PullRequests.FindAsync(Branch, default));
    }

    private static MergeWait ByRule(TimeSpan timeout) => new() { Timeout = timeout, NeedsChecks = true };

    private CheckedMerge Merges => new(Forge.PullRequests, Forge.Reviews, Forge.Checks, TimeProvider.System);

    private Task<System.Text.Json.JsonElement> ProtectAsync(string[]? checks = null, int? approvals = null, bool strict = false) => CallAsync(HttpMethod.Put, "branches/main/protection", new
    {
        required_status_checks = checks is null ? null : new { strict, contexts = checks },
        enforce_admins = true,
        required_pull_request_reviews = approvals is null ? null : new { required_approving_review_count = approvals, dismiss_stale_reviews = false },
        restrictions = (object?)null,
    });

    private Task ReportAsync(ReleasedApplication release, string context, ReportState state) =>
        Forge.Deployments.SetStatusAsync(release.Commit, new CommitStatus { Context = context, State = state, Description = "Fine" }, default);

    private async Task<long> ReviewAsync(string user, ReleasedApplication release, string verdict)
    {
        var review = await CallAsync(
            HttpMethod.Post, $"pulls/{release.PullRequest!.Number}/reviews", new { @event = verdict, body = "I looked at it", commit_id = release.Commit.Value }, user);
        return review.GetProperty("id").GetInt64();
    }
}
