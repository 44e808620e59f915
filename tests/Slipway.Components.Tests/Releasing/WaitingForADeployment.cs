using Serilog.Core;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

public sealed class WaitingForADeployment : ReleaseTest
{
    [Fact]
    public async Task A_deployment_that_is_reported_ends_the_wait_with_the_address()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        var waiting = WaitAsync(release);
        await ReportAsync(release, ReportState.Pending, "Applying");
        await ReportAsync(release, ReportState.Success, "Healthy");

        Assert.Equal(("Running at", "http://localhost/apps/dev/web/"), Assert.Single(await waiting));
    }

    [Fact]
    public async Task A_failed_deployment_fails_the_wait_with_its_words_and_run()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await ReportAsync(release, ReportState.Failure, "web never became ready");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release));

        Assert.Contains("web never became ready See http://localhost/run/1", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, failure.ExitCode);
    }

    [Theory]
    [InlineData("slipway/deploy")]
    [InlineData("ci/deploy")]
    public async Task A_failed_run_fails_the_wait_even_without_a_deployment(string context)
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await Forge.Deployments.SetStatusAsync(
            release.MergeCommit!,
            new CommitStatus { Context = context, State = ReportState.Error, Description = "exit code 1", Url = new Uri("http://localhost/run/2") },
            CancellationToken.None);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release));

        Assert.Contains($"{context}: exit code 1 See http://localhost/run/2", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slipway/deploy", "2 deployed, 97 unchanged")]
    [InlineData("slipway/deploy/dev", "97 unchanged")]
    public async Task A_run_that_ended_well_and_had_nothing_to_do_ends_the_wait(string context, string description)
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await SetAsync(release, context, ReportState.Success, description);

        await WaitAsync(release);

        Assert.Equal(["dev/web: it was deployed already"], Heard.Deployed);
    }

    [Fact]
    public async Task A_late_run_that_left_all_to_a_newer_commit_with_the_same_image_leaves_the_wait_to_that_one_as_well()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await SetAsync(release, "slipway/deploy", ReportState.Success, "98 superseded");
        await PushAsync(("README.md", "A later commit"));
        var later = await HeadAsync();
        await ReportAsync(release with { Outcome = new ReleaseOutcome.Merged(release.PullRequest!, later) }, ReportState.Success, "Healthy");

        Assert.Equal("Running at", Assert.Single(await WaitAsync(release)).Key);
        Assert.Contains($"the run of {release.MergeCommit!.Abbreviated} has not deployed all of it, and {later.Abbreviated} is newer: its run counts", Heard.States);
    }

    [Theory]
    [InlineData("98 superseded")]
    [InlineData(null)]
    public async Task What_a_newer_release_has_replaced_is_not_waited_for(string? description)
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        if (description is not null)
        {
            await SetAsync(release, "slipway/deploy", ReportState.Success, description);
        }

        await MergeAsync(await ReleaseAsync(Request("1.5.0")));

        Assert.Empty(await WaitAsync(release));
        Assert.True(Heard.IsSuperseded);
    }

    [Fact]
    public async Task A_stage_that_ended_well_does_not_wait_for_another_that_failed()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await SetAsync(release, "slipway/deploy/dev", ReportState.Success, "1 unchanged");
        await SetAsync(release, "slipway/deploy", ReportState.Failure, "1 failed: prod/web; 1 unchanged");

        Assert.Empty(await WaitAsync(release));
    }

    [Fact]
    public async Task A_stage_that_failed_fails_the_wait_with_its_words()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await SetAsync(release, "slipway/deploy/dev", ReportState.Failure, "1 skipped, 1 failed: dev/api");
        await SetAsync(release, "slipway/deploy", ReportState.Success, "1 unchanged");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release));

        Assert.Contains("slipway/deploy/dev: 1 skipped, 1 failed: dev/api", failure.Message, StringComparison.Ordinal);
    }

    private async Task<CommitSha> HeadAsync() => (await Repository().FetchAsync([], CancellationToken.None)).Base.Commit;

    private Task SetAsync(ReleasedApplication release, string context, ReportState state, string description) =>
        Forge.Deployments.SetStatusAsync(release.MergeCommit!, new CommitStatus { Context = context, State = state, Description = description }, CancellationToken.None);

    [Fact]
    public async Task Silence_ends_the_wait_with_what_to_check()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release, TimeSpan.Zero));

        Assert.Contains("Does the CI of the config repository run Deploy", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_dropped_for_a_later_commit_is_not_waited_for()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await PushAsync(("README.md", "A later commit"));
        var later = await HeadAsync();
        await ReportAsync(release with { Outcome = new ReleaseOutcome.Merged(release.PullRequest!, later) }, ReportState.Success, "Healthy");

        Assert.Single(await WaitAsync(release));
    }

    [Fact]
    public async Task A_cancelled_wait_ends()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        using var cancellation = new CancellationTokenSource();
        var waiting = WaitAsync(release, cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task What_a_person_has_to_merge_is_not_waited_for_and_is_named()
    {
        var release = await ReleaseAsync(Request("1.4.0"));

        var results = await WaitAsync(release);

        Assert.Equal(("Waits for a merge", release.PullRequest!.Url.AbsoluteUri), Assert.Single(results));
    }

    [Fact]
    public async Task What_a_person_has_merged_since_is_waited_for()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        await ReportAsync(await MergeAsync(release), ReportState.Success, "Healthy");

        Assert.Equal("Running at", Assert.Single(await WaitAsync(release)).Key);
    }

    [Fact]
    public async Task What_a_person_has_closed_since_fails_the_wait()
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        await CallAsync(HttpMethod.Patch, $"pulls/{release.PullRequest!.Number}", new { state = "closed" });

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release));

        Assert.Contains("it was closed without a merge, so that there is no deployment to wait for", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_of_another_image_is_not_taken_for_that_of_the_release()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await ReportAsync(release, ReportState.Success, "Healthy", $"localhost/acme/web:1.3.0@sha256:{new string('9', 64)}");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release));

        Assert.Contains($"it ended well, but it did not deploy {release.Image}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ file: web.yaml, path: data.image }", "localhost/acme/operator:1", true)]
    [InlineData("{ file: web.yaml, path: data.image }", "localhost/acme/web:1.4.0", false)]
    [InlineData("{ file: web.yaml, path: data.tag, part: tag }", "localhost/acme/web:1.4.0", true)]
    [InlineData("{ file: web.yaml, path: data.tag, part: tag }", "localhost/acme/web:1.3.0", false)]
    public async Task An_image_in_a_field_that_slipway_yaml_names_is_not_missed_among_containers_unless_one_of_them_runs_another_of_that_name(string field, string deployed, bool counts)
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await PushAsync(("slipway.yaml", $"stages:\n- name: dev\nimages:\n- {field}\n"));
        await ReportAsync(release, ReportState.Success, "Healthy", deployed);

        var failure = await Record.ExceptionAsync(() => WaitAsync(release));

        Assert.Equal(counts, failure is null);
    }

    [Fact]
    public async Task A_deployment_of_the_image_among_others_ends_the_wait()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await ReportAsync(release, ReportState.Success, "Healthy", "busybox:1", release.Image.ToString());

        Assert.Single(await WaitAsync(release));
    }

    [Fact]
    public async Task What_was_applied_and_does_not_run_when_the_run_ends_is_not_deployed()
    {
        var release = await MergeAsync(await ReleaseAsync(Request("1.4.0")));
        await ReportAsync(release, ReportState.Pending, "Applied. 2 of 2 ready Pods run an older image");
        await Forge.Deployments.SetStatusAsync(
            release.MergeCommit!, new CommitStatus { Context = "slipway/deploy", State = ReportState.Success, Description = "done" }, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release));

        Assert.Contains("it was applied, but is not deployed yet: Applied. 2 of 2 ready Pods run an older image", failure.Message, StringComparison.Ordinal);
    }

    private Task ReportAsync(ReleasedApplication release, ReportState state, string description, params string[] images) => Forge.Deployments.ReportAsync(
        new Deployment
        {
            Commit = release.MergeCommit!,
            Environment = "dev/web",
            State = state,
            Description = description,
            Images = images.Length == 0 ? null : images,
            EnvironmentUrl = new Uri("http://localhost/apps/dev/web/"),
            RunUrl = new Uri("http://localhost/run/1"),
        },
        CancellationToken.None);
}
