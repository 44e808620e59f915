using Slipway.Engine.Releasing;
using Slipway.Forges;

namespace Slipway.Components.Tests.Releasing;

/// <summary>The stage of a release is in several clusters: deployed is what is deployed in all of them.</summary>
public sealed class WaitingForSeveralClusters : ReleaseTest
{
    private const string Configuration =
        "stages:\n- { name: dev, clusters: [{ name: eu, context: eu }, { name: us, context: us }], url: 'http://localhost/apps/dev/{application}/' }\n- { name: prod }\n";

    [Fact]
    public async Task The_wait_ends_when_all_of_them_have_it()
    {
        var release = await StartAsync();
        await ReportAsync(release, "eu", ReportState.Success, "Healthy: 1 created");
        var waiting = WaitAsync(release);
        await ReportAsync(release, "us", ReportState.Pending, "Applying");
        await HearAsync("deployed in 1 of 2 clusters; dev/us/web: Applying").WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(waiting.IsCompleted);
        await ReportAsync(release, "us", ReportState.Success, "Healthy: 1 updated");

        Assert.Equal([("Running at", "http://localhost/apps/dev/web/")], await waiting);
        Assert.Equal(["dev/eu/web: Healthy: 1 created", "dev/us/web: Healthy: 1 updated"], Heard.Deployed);
    }

    [Fact]
    public async Task What_fails_in_one_of_them_fails_the_wait_with_its_name()
    {
        var release = await StartAsync();
        await ReportAsync(release, "eu", ReportState.Success, "Healthy");
        await ReportAsync(release, "us", ReportState.Failure, "dev/us/web: web never became ready");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release));

        Assert.Equal($"deployment of {release.MergeCommit!.Abbreviated} to dev/us/web: dev/us/web: web never became ready See http://localhost/run/us", failure.Message);
    }

    [Fact]
    public async Task A_stage_whose_waves_stopped_fails_the_wait_although_the_first_clusters_have_it()
    {
        var release = await StartAsync();
        await ReportAsync(release, "eu", ReportState.Success, "Healthy");
        await SetAsync(release, "slipway/deploy/dev", ReportState.Failure, "1 deployed, 1 not reached, 1 failed: dev/eu/api");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release));

        Assert.Equal($"deployment of {release.MergeCommit!.Abbreviated} to dev/eu/web, dev/us/web: slipway/deploy/dev: 1 deployed, 1 not reached, 1 failed: dev/eu/api", failure.Message);
    }

    [Fact]
    public async Task A_run_that_leaves_a_wave_to_a_later_one_does_not_end_the_wait_and_silence_after_it_says_what_goes_on()
    {
        var release = await StartAsync();
        await ReportAsync(release, "eu", ReportState.Success, "Healthy");
        await SetAsync(release, "slipway/deploy", ReportState.Pending, "1 deployed, 1 not reached");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release, TimeSpan.Zero));

        Assert.Equal(
            $"deployment of {release.MergeCommit!.Abbreviated} to dev/us/web: nothing final was reported within 0 minutes; last: deployed in 1 of 2 clusters; slipway/deploy: 1 deployed, 1 not reached. "
                + "Where waves have to stay healthy for longer than a run waits, the next run of Deploy goes on: does CI run it on a schedule?",
            failure.Message);
    }

    [Fact]
    public async Task A_cluster_that_had_it_already_counts_when_the_run_is_over()
    {
        var release = await StartAsync();
        await ReportAsync(release, "us", ReportState.Success, "Healthy");
        await SetAsync(release, "slipway/deploy", ReportState.Success, "1 deployed, 1 unchanged");

        await WaitAsync(release);

        Assert.Equal(["dev/eu/web: it was deployed already", "dev/us/web: Healthy"], Heard.Deployed);
    }

    [Fact]
    public async Task A_deployment_of_another_image_in_one_of_them_is_not_taken_for_that_of_the_release()
    {
        var release = await StartAsync();
        await ReportAsync(release, "eu", ReportState.Success, "Healthy", $"{release.Image}");
        await ReportAsync(release, "us", ReportState.Success, "Healthy", $"localhost/acme/web:1.3.0@sha256:{new string('9', 64)}");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => WaitAsync(release));

        Assert.StartsWith($"deployment of {release.MergeCommit!.Abbreviated} to dev/us/web: it ended well, but it did not deploy {release.Image}", failure.Message, StringComparison.Ordinal);
    }

    private async Task<ReleasedApplication> StartAsync()
    {
        await PushAsync(("slipway.yaml", Configuration));
        return await MergeAsync(await ReleaseAsync(Request("1.4.0")));
    }

    private async Task HearAsync(string state)
    {
        while (!Heard.States.Contains(state))
        {
            await Task.Delay(20);
        }
    }

    private Task SetAsync(ReleasedApplication release, string context, ReportState state, string description) =>
        Forge.Deployments.SetStatusAsync(release.MergeCommit!, new CommitStatus { Context = context, State = state, Description = description }, CancellationToken.None);

    private Task ReportAsync(ReleasedApplication release, string cluster, ReportState state, string description, params string[] images) => Forge.Deployments.ReportAsync(
        new Deployment
        {
            Commit = release.MergeCommit!,
            Environment = $"dev/{cluster}/web",
            State = state,
            Description = description,
            Images = images.Length == 0 ? null : images,
            EnvironmentUrl = new Uri("http://localhost/apps/dev/web/"),
            RunUrl = new Uri($"http://localhost/run/{cluster}"),
        },
        CancellationToken.None);
}
