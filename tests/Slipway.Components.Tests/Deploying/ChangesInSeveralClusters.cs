using CliWrap;
using CliWrap.Buffered;
using Serilog.Core;
using Slipway.ApplySets;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Syncing;
using Slipway.Engine.Events;
using Slipway.Engine.Locking;
using Slipway.Engine.Syncing;
using Slipway.Kubernetes.Connections;
using Slipway.Git;
using Slipway.Naming;

namespace Slipway.Components.Tests.Deploying;

/// <summary>What people changed in the clusters of a stage, which share what git says.</summary>
public sealed class ChangesInSeveralClusters : ClustersTest
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red, size: small }\n";

    [ProgramFact("kubectl")]
    public async Task What_all_clusters_have_becomes_one_pull_request_and_what_differs_is_said_with_the_cluster()
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        clone.Push("Begin", ("slipway.yaml", "stages:\n- { name: prod, clusters: [{ name: eu, context: eu }, { name: us, context: us }] }\n"), ("prod/web/settings.yaml", Settings));
        await DeployAsync(clone);
        await ChangeAsync("eu", """{"data":{"color":"green","size":"large"}}""");

        Assert.Equal([("prod/web", "nothing to propose (2 not proposed, see above)")], await SyncAsync(clone));
        await ChangeAsync("us", """{"data":{"color":"green"}}""");
        var summary = await SyncAsync(clone);

        var open = (await Forge.PullRequests.FindOpenAsync("sync/prod/web", "main", default))!;
        Assert.Equal([("prod/web", $"{open.Url} (1 not proposed, see above)")], summary);
        Assert.Equal("Take over 1 change in prod of web", open.Text.Title);
        Assert.Contains("| ConfigMap settings data.color | red | green (eu, us) | kubectl-edit |", open.Text.Body, StringComparison.Ordinal);
        Assert.Contains("data.size: the clusters of the stage share what git says, and differ: eu has large; us has no such change.", open.Text.Body, StringComparison.Ordinal);
        clone.Git("fetch", "--quiet");
        Assert.Equal(Settings.Replace("red", "green", StringComparison.Ordinal).TrimEnd(), clone.Git("show", $"{open.Head}:prod/web/settings.yaml"));
        Assert.Equal(summary, await SyncAsync(clone));

        await ChangeAsync("eu", """{"data":{"size":"small"}}""");
        await Forge.PullRequests.MergeAsync(open.Number, open.Head, default);
        clone.Git("pull", "--quiet");
        await DeployAsync(clone);
        using var run = RunOf(clone);
        Assert.All(await new DriftDetection(run, Drift).RunAsync(default), line => Assert.Equal("as git says", line.Value));
        Assert.Equal([("prod/web", "nothing to propose")], await SyncAsync(clone));

        var us = UsOf(run);
        await using (await ApplySetLock.TakeAsync(us, "prod", NameInUs(run), new LockOptions { Holder = "another run" }, NoEvents(run), default))
        {
            Assert.StartsWith("us: a deployment is under way (another run", (await SyncAsync(clone)).Single().Value, StringComparison.Ordinal);
        }
    }

    [ProgramFact("kubectl")]
    public async Task A_lock_that_a_killed_deployment_left_behind_holds_up_nothing()
    {
        var clone = Begin();
        await DeployAsync(clone);
        using var run = RunOf(clone);
        var lease = UsOf(run).Lease("prod", NameInUs(run), TimeProvider.System);
        Assert.NotNull(await lease.WriteAsync(await lease.ReadAsync(default), "a killed run", TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), default));

        await ChangeAsync("eu", """{"data":{"color":"green"}}""");
        await ChangeAsync("us", """{"data":{"color":"green"}}""");
        var summary = await SyncAsync(clone);

        Assert.Contains(("prod/web", (await Forge.PullRequests.FindOpenAsync("sync/prod/web", "main", default))!.Url.AbsoluteUri), summary);
        Assert.StartsWith("a killed run", (await lease.ReadAsync(default))!.Holder, StringComparison.Ordinal);
    }

    [ProgramFact("kubectl")]
    public async Task A_dark_cluster_hides_nothing_of_the_other_stages_and_what_it_may_share_is_not_proposed()
    {
        var clone = Begin();
        await DeployAsync(clone);
        await ChangeAsync("eu", """{"data":{"color":"green"}}""");
        await ChangeAsync("us", """{"data":{"color":"green"}}""");
        await SyncAsync(clone);
        await ChangeAsync("eu", """{"data":{"size":"large"}}""", "dev");
        await DarkenAsync("us");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SyncAsync(clone));

        Assert.StartsWith("prod/us: could not be asked, so what was changed there is not known, and nothing is proposed for it. Run SyncBack again when it answers.\ncluster https://", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default));
        // What was proposed before may be so still: it is not closed.
        var open = (await Forge.PullRequests.FindOpenAsync("sync/prod/web", "main", default))!;
        Assert.Contains("green (eu, us)", open.Text.Body, StringComparison.Ordinal);
        var prod = Sync.Read(new ArtifactStamp { Commit = clone.Head }).Applications.Single(plan => plan.GetString("stage") == "prod");
        Assert.Empty(prod.GetList("edits")!);
        Assert.Equal(
            [
                "it could not be asked, so what was changed there is not known.",
                "the clusters of the stage share what git says, and not all of them could be asked: eu has green; us could not be asked. Run again when they answer.",
            ],
            prod.GetList("refused")!.Maps.Select(refusal => refusal.GetString("reason")));
    }

    private ConfigClone Begin()
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        clone.Push(
            "Begin",
            ("slipway.yaml", "stages:\n- { name: dev, cluster: { context: eu } }\n- { name: prod, clusters: [{ name: eu, context: eu }, { name: us, context: us }] }\n"),
            ("dev/web/settings.yaml", Settings),
            ("prod/web/settings.yaml", Settings));
        return clone;
    }

    private static ClusterConnection UsOf(DeploymentRun run) => run.Clusters.Of(run.Manifests.Configuration.Stages[^1]).Single(cluster => cluster.Name?.Value == "us").Connection;

    private static string NameInUs(DeploymentRun run) =>
        ApplySetParent.IdOf(run.Manifests.AllTargets.Single(target => target.Stage.Value == "prod") with { Cluster = ClusterName.Parse("us") }).Name;

    private static TargetEvents NoEvents(DeploymentRun run) => new(new EventFanOut([], TimeProvider.System, Logger.None), run.Manifests.AllTargets[0]);

    private ArtifactFile<SyncResult> Sync => new(PathOf("artifacts/sync.json"), "SyncBack");

    private DeploymentRun RunOf(ConfigClone clone) => OpenRunOfClusters() with { Manifests = new ManifestRenderings(clone.Folder, null, null), Commit = clone.Head };

    private async Task DeployAsync(ConfigClone clone)
    {
        using var run = RunOf(clone);
        await DeployAsync(run);
    }

    private async Task ChangeAsync(string cluster, string patch, string inNamespace = "prod") => await Cli.Wrap("kubectl")
        .WithArguments(["--kubeconfig", PathOf($"clusters/{cluster}"), "--namespace", inNamespace, "patch", "configmap/settings", "--type=merge", "-p", patch, "--field-manager=kubectl-edit"]).ExecuteBufferedAsync();

    private async Task<IReadOnlyList<(string Key, string Value)>> SyncAsync(ConfigClone clone)
    {
        using var run = RunOf(clone);
        using var renderings = await EditedRenderings.OpenAsync(clone.Head, "", new GitConfigHistory(clone.Folder, Logger.None).FindAsync, run.RulesOf, default);
        return await new SyncRun(run, renderings, new SyncPullRequest(clone.Repository, Forge.PullRequests), Sync)
        {
            Time = new Later(),
        }.RunAsync(default);
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromHours(1);
    }
}
