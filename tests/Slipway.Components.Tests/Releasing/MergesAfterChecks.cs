using Slipway.Components.Releasing;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

/// <summary>A merge that a person asks for waits for the checks that the pull request has.</summary>
public sealed class MergesAfterChecks : ReleaseTest
{
    [Fact]
    public async Task It_is_not_merged_while_a_check_is_pending_and_merged_when_it_passed()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(release, "slipway/preview", ReportState.Pending, "Rendering");
        var (merging, waits) = Merge(release);

        Assert.Equal("slipway/preview: Rendering", await waits);
        Assert.Equal(PullRequestState.Open, (await Forge.PullRequests.GetAsync(release.PullRequest!.Number, default)).State);
        await ReportAsync(release, "slipway/preview", ReportState.Success, "Fine");

        Assert.Equal(await merging, (await Forge.PullRequests.GetAsync(release.PullRequest.Number, default)).MergeCommit);
    }

    [Fact]
    public async Task Failed_checks_are_all_named_and_nothing_is_merged()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(release, "slipway/preview", ReportState.Failure, "Three problems");
        await ReportAsync(release, "lint", ReportState.Error, "No runner");

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(release));

        Assert.Contains("check slipway/preview failed: Three problems.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("check lint failed: No runner.", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(" It is not merged.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(PullRequestState.Open, (await Forge.PullRequests.GetAsync(release.PullRequest!.Number, default)).State);
    }

    [Fact]
    public async Task A_check_that_is_pending_for_too_long_ends_the_wait_and_is_named()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(release, "slipway/preview", ReportState.Pending, "Rendering");

        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => MergeAsync(release, TimeSpan.Zero));

        Assert.Contains("it could not be merged within 0 minutes; last: slipway/preview: Rendering", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_has_ever_been_checked_it_is_merged_at_once()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var (merging, waits) = Merge(release);

        Assert.NotNull(await merging);
        Assert.False(waits.IsCompleted);
    }

    [Fact]
    public async Task Where_the_base_branch_has_checks_those_of_the_pull_request_may_appear_a_moment_later()
    {
        var release = await WhereChecksRunAsync();
        var (merging, waits) = Merge(release);

        Assert.Equal("no check has reported", await waits);
        await ReportAsync(release, "slipway/preview", ReportState.Failure, "Three problems");

        Assert.Contains("check slipway/preview failed", (await Assert.ThrowsAsync<SlipwayException>(() => merging)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_none_appears_it_is_merged_all_the_same()
    {
        var release = await WhereChecksRunAsync();
        var (merging, waits) = Merge(release, new PassingTime());

        Assert.NotNull(await merging);
        Assert.Equal("no check has reported", await waits);
    }

    private async Task<ReleasedApplication> WhereChecksRunAsync()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        var onBase = (await Repository().FetchAsync([], default)).Base.Commit;
        await ReportAsync(release with { Commit = onBase }, "slipway/deploy", ReportState.Success, "Deployed");
        return release;
    }

    // With the first thing that the merge waits for.
    private (Task<Naming.CommitSha> Merging, Task<string> Waits) Merge(ReleasedApplication release, TimeProvider? time = null)
    {
        var waits = new TaskCompletionSource<string>();
        var merges = new CheckedMerge(Forge.PullRequests, Forge.Reviews, Forge.Checks, time ?? TimeProvider.System);
        return (
            merges.MergeAsync(release.PullRequest!.Number, release.Commit, new MergeWait { Timeout = TimeSpan.FromMinutes(5) }, Waits, default),
            waits.Task);

        Task Waits(string state)
        {
            waits.TrySetResult(state);
            return Task.CompletedTask;
        }
    }

    private Task ReportAsync(ReleasedApplication release, string context, ReportState state, string description) =>
        Forge.Deployments.SetStatusAsync(release.Commit, new CommitStatus { Context = context, State = state, Description = description }, default);

    /// <summary>A clock that goes on by each wait, without one.</summary>
    private sealed class PassingTime : TimeProvider
    {
        private long passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref passed);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref passed, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
