using System.Net;
using System.Net.Sockets;
using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Components.Promoting;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Smoke;

namespace Slipway.Components.Tests.Deploying;

public sealed class WavesOfClusters : ClustersTest
{
    [Fact]
    public async Task The_clusters_of_a_stage_are_deployed_wave_by_wave_under_names_of_their_own()
    {
        Waves("{ clusters: [eu], soak: 1s }, { maxParallel: 2 }");

        var first = await DeployAsync();
        var second = await DeployAsync();

        Assert.Equal([("prod/eu/web", "1 created, no smoke tests"), ("prod/us/web", "1 created, no smoke tests"), ("prod/asia/web", "1 created, no smoke tests")], first);
        Assert.Equal([("prod/eu/web", "unchanged"), ("prod/us/web", "unchanged"), ("prod/asia/web", "unchanged")], second);
        Assert.All(Names, name => Assert.Equal(ReportState.Success, Forge.Deployments.FindAsync(Commit, $"prod/{name}/web", default).Result!.State));
        Assert.All(Names, name => Assert.Equal("red", ColorAsync(name, "prod").Result));
        using var run = OpenRunOfClusters();
        Assert.Equal(["prod/eu/web", "prod/us/web", "prod/asia/web"], (await new CommitPreview(run).RunAsync(default)).Select(plan => plan.Environment));
    }

    [Fact]
    public async Task More_failures_than_a_wave_may_have_stop_the_ones_behind_it()
    {
        Waves("{ clusters: [eu] }, {}");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync((_, _) => [new() { Target = new SmokeTarget.Command("false") }]));

        Assert.Contains("prod/us/web: not reached: stopped in wave 1 of 2: eu failed:", failure.Message, StringComparison.Ordinal);
        Assert.Equal([("prod/eu/web", DeploymentState.Failed), ("prod/us/web", DeploymentState.NotReached), ("prod/asia/web", DeploymentState.NotReached)], Deployed());
        Assert.Null(await ColorAsync("us", "prod"));
    }

    [Fact]
    public async Task A_long_soak_ends_the_run_well_and_the_next_one_goes_on_from_the_clusters_records()
    {
        Waves("{ clusters: [eu], soak: 30m }, { maxParallel: 2 }");

        var first = await DeployAsync();
        var second = await DeployAsync();
        Assert.Null(await ColorAsync("us", "prod"));
        Waves("{ clusters: [eu], soak: 1s }, { maxParallel: 2 }");
        var third = await DeployAsync();

        Assert.StartsWith("not reached: waits until wave 1 of 2 was healthy for 30m: ", first.Single(line => line.Key == "prod/us/web").Value, StringComparison.Ordinal);
        Assert.Equal(("prod/eu/web", "unchanged"), second[0]);
        // It counts from when the cluster became healthy, not from this run.
        Assert.Equal(first[1], second[1]);
        Assert.Equal(["unchanged", "1 created, no smoke tests", "1 created, no smoke tests"], third.Select(line => line.Value));
    }

    [Fact]
    public async Task The_soak_of_the_last_wave_is_said_where_the_run_does_not_wait_for_it()
    {
        Waves("{ maxParallel: 3, soak: 30m }");

        var summary = await DeployAsync();

        Assert.StartsWith("has to stay healthy until ", summary.Single(line => line.Key == "prod").Value, StringComparison.Ordinal);
        Assert.All(Deployed(), one => Assert.Equal(DeploymentState.Deployed, one.State));
    }

    [Fact]
    public async Task A_stage_that_requires_one_that_soaks_has_to_wait_and_is_no_failure()
    {
        Write("slipway.yaml", "stages:\n- { name: dev, clusters: [{ name: eu, context: eu }], waves: [{ soak: 30m }] }\n- { name: prod, requires: [dev], cluster: { context: us } }\n");

        var summary = await DeployAsync();

        Assert.StartsWith("not reached: what it requires has to stay healthy until ", summary.Single(line => line.Key == "prod/web").Value, StringComparison.Ordinal);
        Assert.Null(await ColorAsync("us", "prod"));
        Assert.Equal(ReportState.Pending, (await Forge.Deployments.GetStatusesAsync(Commit, default)).Single(status => status.Context == "slipway/deploy").State);
    }

    [Fact]
    public async Task A_stage_whose_required_stage_was_never_deployed_fails_the_run_that_leaves_it_out()
    {
        Write("slipway.yaml", "stages:\n- { name: dev, cluster: { context: eu } }\n- { name: prod, requires: [dev], cluster: { context: us } }\n");
        using var run = OpenRunOfClusters() with { Manifests = new ManifestRenderings(Folder, StageName.Parse("prod"), null) };

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(run));

        Assert.Equal("prod/web: not reached: dev is not part of this run and is not known to be deployed well", failure.Message);
    }

    [Fact]
    public async Task A_late_job_leaves_the_waves_to_the_newer_commit_and_ends_well()
    {
        Waves("{ clusters: [eu], soak: 30m }, { maxParallel: 2 }");
        await DeployAsync();
        var older = CommitSha.Parse(new string('1', 40));
        using var late = OpenRunOfClusters() with { Commit = older, IsAncestor = (commit, _, _) => Task.FromResult<bool?>(commit == older) };

        var summary = await DeployAsync(late);

        Assert.Equal(Names.Select(name => ($"prod/{name}/web", "a newer commit was there already")), summary);
        Assert.Null(await ColorAsync("us", "prod"));
    }

    [Fact]
    public async Task Two_runs_at_once_come_to_the_same_end()
    {
        Waves("{ clusters: [eu], soak: 1s }, { maxParallel: 2 }");
        using var one = OpenRunOfClusters();
        using var other = OpenRunOfClusters() with { Holder = "another test" };
        using var steps = new CommitDeployment(one, Results);
        using var otherSteps = new CommitDeployment(other, new(PathOf("artifacts/other.json"), "Deploy"));

        await Task.WhenAll(steps.RunAsync(NoTests, testsAll: false, default), otherSteps.RunAsync(NoTests, testsAll: false, default));

        Assert.All(await DeployAsync(), line => Assert.Equal("unchanged", line.Value));
    }

    [Fact]
    public async Task A_cluster_that_is_dark_counts_as_failed_and_may_be_one_that_a_wave_can_do_without()
    {
        Waves("{ maxParallel: 1, maxFailed: 1 }");
        await DarkenAsync("eu");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync());

        Assert.StartsWith("prod/eu/web: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the API server cannot be reached", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["Failed", "Deployed", "Deployed"], Deployed().Select(one => $"{one.State}"));
        using var run = OpenRunOfClusters();
        var clone = Clone();
        var rows = await new StageStatuses(clone.Repository, Forge.PullRequests, new GitConfigHistory(clone.Folder, Logger.None)).ReadAsync(run, default);
        Assert.Equal([("eu", "not known"), ("us", "healthy"), ("asia", "healthy")], rows.Select(row => (row.Cluster!.Value, row.Health)));
    }

    [Fact]
    public async Task A_cluster_that_gets_dark_in_the_middle_stops_the_waves_behind_it()
    {
        Waves("{ clusters: [eu] }, { clusters: [us] }, {}");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var isDark = DarkenOnRequestAsync(listener, "us");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(
            (_, _) => [new() { Target = new SmokeTarget.Url(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/")), Attempts = 1 }]));

        await isDark;
        Assert.Equal(["Deployed", "Failed", "NotReached"], Deployed().Select(one => $"{one.State}"));
        Assert.Contains("stopped in wave 2 of 3: us ", failure.Message, StringComparison.Ordinal);
        Assert.Null(await ColorAsync("asia", "prod"));
    }

    private void Waves(string waves)
    {
        Write("slipway.yaml", $"stages:\n- name: prod\n  clusters: [{{ name: eu, context: eu }}, {{ name: us, kubeconfig: clusters/us }}, {{ name: asia, context: asia }}]\n  waves: [{waves}]\n");
    }

    // The smoke test of the first cluster is when the second one goes.
    private async Task DarkenOnRequestAsync(TcpListener listener, string cluster)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await DarkenAsync(cluster);
        await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray());
    }
}
