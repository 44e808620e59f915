using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Components.Promoting;
using Slipway.Git;
using Slipway.Naming;

namespace Slipway.Components.Tests.Deploying;

public sealed class StagesOfSeveralClusters : ClustersTest
{
    private const string DevAndProd = "stages:\n- { name: dev, namespace: shop, cluster: { context: eu } }\n- { name: prod, namespace: shop, cluster: { kubeconfig: clusters/us } }\n";

    [Fact]
    public async Task Each_stage_is_deployed_to_the_cluster_that_it_names()
    {
        Write("slipway.yaml", DevAndProd);
        Paint("prod", "blue");

        await DeployAsync();

        Assert.Equal(("red", "blue", null), (await ColorAsync("eu", "shop"), await ColorAsync("us", "shop"), await ColorAsync("asia", "shop")));
        Assert.Equal([("dev/web", DeploymentState.Deployed), ("prod/web", DeploymentState.Deployed)], Deployed());
        Assert.Equal([("dev/web", "unchanged"), ("prod/web", "unchanged")], await DeployAsync());
        using var run = OpenRunOfClusters();
        Assert.Equal([("dev/web", "as git says"), ("prod/web", "as git says")], await new DriftDetection(run, Drift).RunAsync(default));
        var clone = Clone();
        var rows = await new StageStatuses(clone.Repository, Forge.PullRequests, new GitConfigHistory(clone.Folder, Logger.None)).ReadAsync(run, default);
        Assert.Equal([("dev", "healthy"), ("prod", "healthy")], rows.Select(row => (row.Stage.Value, row.Health)));
    }

    [Fact]
    public async Task What_git_does_not_have_any_more_is_found_and_removed_in_the_stage_s_own_cluster()
    {
        Write("slipway.yaml", DevAndProd);
        await DeployAsync();
        Delete("prod/web");
        Write("prod/shop/shop.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\n");
        using var run = OpenRunOfClusters();

        var orphan = Assert.Single((await new OrphanSearch(run).FindAsync(default)).Orphans);
        var removed = await new ApplicationRemoval(run).RunAsync(StageName.Parse("prod"), ApplicationName.Parse("web"), default);

        Assert.Equal("prod/web", orphan.ToString());
        Assert.Equal([("prod/web", "1 pruned")], removed);
        Assert.Equal(("red", null), (await ColorAsync("eu", "shop"), await ColorAsync("us", "shop")));
    }

    [Fact]
    public async Task Every_cluster_that_is_not_there_is_told_at_once_before_anything_is_written()
    {
        Write(
            "slipway.yaml",
            "stages:\n- { name: dev, cluster: { context: eu } }\n- { name: staging, cluster: { context: africa } }\n"
            + "- name: prod\n  clusters: [{ name: us, kubeconfig: clusters/nowhere }, { name: west, gke: projects/acme/locations/europe-west3/clusters/prod }]\n");
        Write("staging/web/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n");

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => DeployAsync());

        Assert.Contains("the cluster of stage 'staging'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("has no context 'africa'. It has: eu, us, asia.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cluster 'us' of stage 'prod'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("there is no such file", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cluster 'west' of stage 'prod': cluster projects/acme/locations/europe-west3/clusters/prod: there is no such cluster.", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await ColorAsync("eu", "dev"));
    }

    [Fact]
    public async Task A_run_for_one_stage_needs_no_way_into_the_clusters_of_the_others()
    {
        Write("slipway.yaml", "stages:\n- { name: dev, cluster: { context: eu } }\n- { name: prod, cluster: { context: africa } }\n");
        using var all = OpenRunOfClusters();
        using var run = all with { Manifests = new ManifestRenderings(Folder, StageName.Parse("dev"), null) };
        using var steps = new CommitDeployment(run, Results);

        Assert.Equal([("dev/web", "1 created")], await steps.RunAsync(smokeTests: null, testsAll: false, default));
    }

    [Fact]
    public async Task Two_names_of_one_cluster_are_refused()
    {
        Write("slipway.yaml", "stages:\n- { name: dev, cluster: { context: eu } }\n- name: prod\n  clusters: [{ name: eu, context: eu }, { name: other, kubeconfig: clusters/eu }]\n");

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => DeployAsync());

        Assert.StartsWith("stage 'prod': clusters 'eu' and 'other' are the same: both lead to https://", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_whose_cluster_is_dark_hides_nothing_of_the_others()
    {
        Write("slipway.yaml", DevAndProd);
        await DeployAsync();
        await DarkenAsync("us");
        Paint("dev", "green");
        // Whether it is in a namespace, only the cluster knows.
        Write("prod/web/extra.yaml", "apiVersion: example.com/v1\nkind: Extra\nmetadata: { name: extra }\n");
        using var run = OpenRunOfClusters();

        var comments = new PullRequestComments();
        var preview = await Assert.ThrowsAsync<SlipwayException>(() => new CommitPreview(run, new PreviewComment(comments, 7, null, Commit)).RunAsync(default));
        var drift = await Assert.ThrowsAsync<SlipwayException>(() => new DriftDetection(run, Drift).RunAsync(default));
        var clone = Clone();
        var statuses = new StageStatuses(clone.Repository, Forge.PullRequests, new GitConfigHistory(clone.Folder, Logger.None));
        var rows = await statuses.ReadAsync(run, default);
        var deployment = await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync());

        Assert.StartsWith("prod: could not be asked", preview.Message, StringComparison.Ordinal);
        Assert.Contains("green", comments.Text, StringComparison.Ordinal);
        Assert.Contains("* prod: not known", comments.Text, StringComparison.Ordinal);
        Assert.StartsWith("dev/web: the cluster differs", drift.Message, StringComparison.Ordinal);
        Assert.StartsWith("prod could not be asked. cluster https://", Drift.Read(run.Stamp).Gaps[0], StringComparison.Ordinal);
        Assert.Equal([("dev", "healthy"), ("prod", "not known")], rows.Select(row => (row.Stage.Value, row.Health)));
        Assert.StartsWith("prod: could not be asked, so what runs there is not known.", Assert.Throws<SlipwayException>(() => statuses.Unasked.ThrowIfAny("so what runs there is not known.")).Message, StringComparison.Ordinal);
        Assert.StartsWith("prod/web: ", deployment.Message, StringComparison.Ordinal);
        Assert.Equal("green", await ColorAsync("eu", "shop"));
    }
}
