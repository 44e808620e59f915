using CliWrap;
using CliWrap.Buffered;
using Serilog.Core;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Syncing;
using Slipway.ConfigRepositories;
using Slipway.Deployments;
using Slipway.Engine.Syncing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Policies;
using Slipway.Values;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A clone of a config repository, the cluster that it is deployed to, and what people do there with kubectl.</summary>
public abstract class SyncTest : DeploymentTest
{
    private const string Stages = "stages:\n- { name: dev }\n- { name: prod }\n";
    private static readonly StageRules Rules = new() { Policies = PolicyRules.Off("These manifests are about something else.") };

    private protected async Task<string> KubectlAsync(params string[] arguments) => (await Cli.Wrap("kubectl").WithArguments(["--namespace", "dev", "--kubeconfig", Sandbox.KubeconfigPath, .. arguments])
        .WithEnvironmentVariables(new Dictionary<string, string?> { ["KUBE_EDITOR"] = "sed -i s/red/green/" }).ExecuteBufferedAsync()).StandardOutput;

    private protected ConfigClone Start(params (string Path, string? Content)[] files)
    {
        var clone = Clone();
        foreach (var old in new DirectoryInfo(clone.Folder).EnumerateDirectories().Where(folder => folder.Name != ".git"))
        {
            old.Delete(recursive: true);
        }

        clone.Push("Begin", [("slipway.yaml", Stages), .. files]);
        return clone;
    }

    private protected Task ChangeAsync(string stage, string patch) =>
        KubectlAsync("patch", "configmap/settings", "--type=merge", "-p", patch, "--field-manager=kubectl-edit", "--namespace", stage);

    private protected DeploymentRun RunOf(ConfigClone clone) => OpenRun(rules: Rules) with
    {
        Manifests = new ManifestRenderings(clone.Folder, null, null),
        Commit = clone.Head,
    };

    private protected async Task DeployAsync(ConfigClone clone)
    {
        using var run = RunOf(clone);
        using var deployment = new CommitDeployment(run, Results);
        await deployment.RunAsync(NoTests, testsAll: false, default);
    }

    private protected ArtifactFile<SyncResult> Sync => new(Path.Combine(Folder, "artifacts", "sync.json"), "SyncBack");

    private protected async Task<IReadOnlyList<(string Key, string Value)>> SyncAsync(ConfigClone clone, bool reopens = false, bool settled = true, bool createsPatches = false, IConfigRepository? repository = null, SyncSource from = SyncSource.Edits)
    {
        using var run = RunOf(clone);
        using var renderings = await EditedRenderings.OpenAsync(clone.Head, "", new GitConfigHistory(clone.Folder, Logger.None).FindAsync, run.RulesOf, default);
        return await new SyncRun(run, renderings, new SyncPullRequest(repository ?? clone.Repository, Forge.PullRequests), Sync)
        {
            From = from,
            Reopens = reopens,
            CreatesPatches = createsPatches,
            Time = new Later(settled ? TimeSpan.FromHours(1) : TimeSpan.Zero),
        }.RunAsync(default);
    }

    private protected async Task<MapValue> PlanAsync(ConfigClone clone, bool settled = true, bool createsPatches = false, string stage = "dev")
    {
        await SyncAsync(clone, settled: settled, createsPatches: createsPatches);
        return Sync.Read(new ArtifactStamp { Commit = clone.Head }).Applications.First(plan => plan.GetString("stage") == stage);
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
