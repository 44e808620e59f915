using CliWrap;
using CliWrap.Buffered;
using Serilog.Core;
using Slipway.ApplySets;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Syncing;
using Slipway.Engine.Syncing;
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

        var us = run.Clusters.Of(run.Manifests.Configuration.Stages[0]).Single(cluster => cluster.Name?.Value == "us").Connection;
        var lease = us.Lease("prod", ApplySetParent.IdOf(run.Manifests.AllTargets.Single() with { Cluster = ClusterName.Parse("us") }).Name, TimeProvider.System);
        Assert.NotNull(await lease.WriteAsync(await lease.ReadAsync(default), "another run", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), default));
        Assert.StartsWith("us: a deployment is under way (another run", (await SyncAsync(clone)).Single().Value, StringComparison.Ordinal);
    }

    private DeploymentRun RunOf(ConfigClone clone) => OpenRunOfClusters() with { Manifests = new ManifestRenderings(clone.Folder, null, null), Commit = clone.Head };

    private async Task DeployAsync(ConfigClone clone)
    {
        using var run = RunOf(clone);
        await DeployAsync(run);
    }

    private async Task ChangeAsync(string cluster, string patch) => await Cli.Wrap("kubectl")
        .WithArguments(["--kubeconfig", PathOf($"clusters/{cluster}"), "--namespace", "prod", "patch", "configmap/settings", "--type=merge", "-p", patch, "--field-manager=kubectl-edit"]).ExecuteBufferedAsync();

    private async Task<IReadOnlyList<(string Key, string Value)>> SyncAsync(ConfigClone clone)
    {
        using var run = RunOf(clone);
        using var renderings = await EditedRenderings.OpenAsync(clone.Head, "", new GitConfigHistory(clone.Folder, Logger.None).FindAsync, run.RulesOf, default);
        return await new SyncRun(run, renderings, new SyncPullRequest(clone.Repository, Forge.PullRequests), new ArtifactFile<SyncResult>(PathOf("artifacts/sync.json"), "SyncBack"))
        {
            Time = new Later(),
        }.RunAsync(default);
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromHours(1);
    }
}
