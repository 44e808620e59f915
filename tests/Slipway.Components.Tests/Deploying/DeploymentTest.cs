using Serilog.Core;
using Slipway.Renderings;
using Slipway.Engine.Listeners;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Deployments;
using Slipway.Forges;
using Slipway.GitHub;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Policies;
using Slipway.Sandbox.Hosting;
using Slipway.Smoke;
using PlainLog = Slipway.Ci.Logs.PlainLog;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A config repository's folder with one ConfigMap in two stages, and a sandbox with a forge and a cluster.</summary>
public abstract class DeploymentTest : IAsyncLifetime
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }\n";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-deploy-");
    private SandboxServer sandbox = null!;

    private protected SandboxServer Sandbox => sandbox;

    private protected string Folder => folder.FullName;

    private protected GitHubForge Forge { get; private set; } = null!;

    private protected CommitSha Commit { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(new SandboxOptions { Folder = Path.Combine(folder.FullName, "sandbox"), Port = 0, RunCi = false });
        Forge = new GitHubForge(GitHubRepository.Parse(sandbox.ConfigRepository.AbsoluteUri), new Secret(sandbox.Token), Logger.None);
        var repository = new Git.GitConfigRepository(
            new Git.GitRemote(sandbox.ConfigRepository.AbsoluteUri, new Secret(sandbox.Token)), Path.Combine(folder.FullName, "git"), Logger.None);
        Commit = (await repository.FetchAsync([], default)).Base.Commit;
        Write("slipway.yaml", "stages:\n- { name: dev, url: 'http://127.0.0.1:1/apps/dev/{application}/' }\n- { name: prod }\n");
        Write("dev/web/settings.yaml", Settings);
        Write("prod/web/settings.yaml", Settings);
    }

    public virtual async Task DisposeAsync()
    {
        await sandbox.DisposeAsync();
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        folder.Delete(recursive: true);
    }

    private protected ArtifactFile<DeploymentResult> Results => new(Path.Combine(folder.FullName, "artifacts", "deployment.json"), "Deploy");

    private protected string SmokeReport => Path.Combine(folder.FullName, "artifacts", "smoke-tests.xml");

    private protected ArtifactFile<DriftResult> Drift => new(Path.Combine(folder.FullName, "artifacts", "drift.json"), "DetectDrift");

    private protected static IEnumerable<SmokeTest> NoTests(StageName stage, ApplicationName application) => [];

    private protected async Task DeployAsync(DeploymentRun run)
    {
        using var steps = new CommitDeployment(run, Results);
        await steps.RunAsync(NoTests, testsAll: false, default);
    }

    private protected DeploymentRun OpenRun(IDeployments? deployments = null, StageRules? rules = null, string? application = null, string? stage = null, string? config = null) => new()
    {
        Config = config,
        Manifests = new ManifestRenderings(folder.FullName, stage is null ? null : StageName.Parse(stage), application is null ? null : ApplicationName.Parse(application)),
        Clusters = new StageClusters(Connect, _ => Connect()),
        Commit = Commit,
        IsAncestor = (_, _, _) => Task.FromResult<bool?>(true),
        RulesOf = _ => rules ?? new StageRules { Policies = PolicyRules.Off("These manifests are about something else.") },
        Statuses = new StatusReports(deployments ?? Forge.Deployments, Commit, run: null),
        RunLog = new PlainLog(Logger.None, TimeProvider.System),
        Listeners = [new ForgeReports(deployments ?? Forge.Deployments, new ForgeReportOptions { Commit = Commit, AddressOf = AddressOf }, Logger.None)],
        Holder = "a test",
        SmokeReport = SmokeReport,
        Approvals = NoHistory.Gate,
    };

    private ClusterConnection Connect() => ClusterConnection.Open(new ClusterOptions { Kubeconfig = sandbox.KubeconfigPath }, Logger.None);

    private protected static Uri? AddressOf(RenderingTarget target) =>
        target.Stage.Value == "dev" ? new Uri($"http://127.0.0.1:1/apps/dev/{target.Application}/") : null;

    private protected ConfigClone Clone() => ConfigClone.Of(sandbox, Path.Combine(folder.FullName, "clone"));

    private protected void Delete(string path) => Directory.Delete(Path.Combine(folder.FullName, path), recursive: true);

    private protected string PathOf(string path) => Path.Combine(folder.FullName, path);

    private protected void Write(string path, string text)
    {
        var full = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
