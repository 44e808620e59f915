using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Engine.Events;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Sandbox.Hosting;
using Slipway.Smoke;

namespace Slipway.Components.Tests.Deploying;

/// <summary>Three clusters, eu, us and asia: each a context of the run's kubeconfig, which has no current one, and a kubeconfig of its own in the folder <c>clusters</c>.</summary>
public abstract class ClustersTest : DeploymentTest
{
    private readonly Dictionary<string, SandboxServer> servers = [];

    private protected static readonly string[] Names = ["eu", "us", "asia"];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var name in Names)
        {
            var server = await SandboxServer.StartAsync(new SandboxOptions { Folder = PathOf($"sandbox-{name}"), Port = 0, RunCi = false });
            servers[name] = server;
            var kubeconfig = await File.ReadAllTextAsync(server.KubeconfigPath);
            Write($"clusters/{name}", kubeconfig);
            Write($"contexts/{name}", kubeconfig.Replace("current-context: sandbox\n", "", StringComparison.Ordinal).Replace(": sandbox", $": {name}", StringComparison.Ordinal));
        }
    }

    public override async Task DisposeAsync()
    {
        foreach (var server in servers.Values)
        {
            await server.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <summary>Takes a cluster off the net.</summary>
    private protected async Task DarkenAsync(string name) => await servers[name].DisposeAsync();

    private protected DeploymentRun OpenRunOfClusters(params IDeployListener[] listeners) => OpenRun() is var run && listeners.Length == 0
        ? run with { Clusters = OpenClusters() }
        : run with { Clusters = OpenClusters(), Listeners = [.. run.Listeners, .. listeners] };

    private StageClusters OpenClusters()
    {
        var options = new ClusterOptions { Kubeconfig = string.Join(Path.PathSeparator, Names.Select(name => PathOf($"contexts/{name}"))) };
        return StageClusters.Of(() => ClusterConnection.Open(options, Logger.None), options, Folder, (cluster, _) => throw new InvalidInputException($"cluster {cluster}", "there is no such cluster."), Logger.None);
    }

    private protected async Task<IReadOnlyList<(string Key, string Value)>> DeployAsync(Func<StageName, ApplicationName, IEnumerable<SmokeTest>>? tests = null)
    {
        using var run = OpenRunOfClusters();
        return await DeployAsync(run, tests);
    }

    private protected async Task<IReadOnlyList<(string Key, string Value)>> DeployAsync(DeploymentRun run, Func<StageName, ApplicationName, IEnumerable<SmokeTest>>? tests = null)
    {
        using var steps = new CommitDeployment(run, Results);
        return await steps.RunAsync(tests ?? NoTests, testsAll: false, default);
    }

    /// <summary>What the file of the last deployment says.</summary>
    private protected IEnumerable<(string Environment, DeploymentState State)> Deployed()
    {
        using var run = OpenRunOfClusters();
        return [.. Results.Read(run.Stamp).Applications.Select(application => (application.Environment, application.State))];
    }

    /// <summary>The color that a cluster's settings have in a namespace; null where there are none.</summary>
    private protected async Task<string?> ColorAsync(string cluster, string inNamespace)
    {
        using var connection = ClusterConnection.Open(new ClusterOptions { Kubeconfig = PathOf($"clusters/{cluster}") }, Logger.None);
        var settings = await connection.GetAsync(new ResourceId(GroupVersionKind.Of("v1", "ConfigMap"), inNamespace, "settings"), default);
        return settings?.Content.GetMap("data")?.GetString("color");
    }

    private protected void Paint(string stage, string color) =>
        Write($"{stage}/web/settings.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: settings }}\ndata: {{ color: {color} }}\n");
}
