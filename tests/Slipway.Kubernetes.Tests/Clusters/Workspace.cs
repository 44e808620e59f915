using Serilog.Core;
using Slipway.Health;
using Slipway.Kubernetes.Applying;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Locking;
using Slipway.Kubernetes.Planning;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>A namespace of one test's own, removed at its end.</summary>
internal sealed class Workspace(AnyCluster cluster) : IAsyncDisposable
{
    public string Namespace { get; } = "slipway-test-" + Guid.NewGuid().ToString("N")[..8];

    public ClusterConnection Connection { get; } = cluster.Connect();

    public RenderingTarget Target => new() { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("dev"), Namespace = Namespace };

    public static ResourceId ConfigMap(string name, string inNamespace) => new(GroupVersionKind.Of("v1", "ConfigMap"), inNamespace, name);

    public Rendering Render(params string[] documents)
    {
        var problems = new List<Problem>();
        var resources = ManifestDocuments.Read("web.yaml", System.Text.Encoding.UTF8.GetBytes(string.Join("\n---\n", documents)), problems);
        Assert.Empty(problems);
        return Rendering.Of(Target, resources);
    }

    public Task<ClusterPlan> PlanAsync(Rendering rendering, PlanRules? rules = null) =>
        new ClusterPlanner(Connection).PlanAsync(rendering, rules ?? new PlanRules(), default);

    public Task<ApplyOutcome> ApplyAsync(Rendering rendering, CommitSha commit, HealthOptions? health = null, Func<CancellationToken, Task>? check = null, CancellationToken cancellationToken = default) =>
        new ClusterApplier(Connection, TimeProvider.System, Logger.None).ApplyAsync(
            new ApplyRequest
            {
                Rendering = rendering,
                Commit = commit,
                IsAncestor = Commits.IsAncestor,
                Lock = new LockOptions { Holder = "a test" },
                Version = "0.0.0-test",
                Health = health ?? new HealthOptions(),
                Check = check,
            },
            cancellationToken);

    /// <summary>Makes a ConfigMap that is not of this application.</summary>
    public Task ApplyForeignAsync(string name, string? partOf = null) => Connection.ApplyAsync(
        new Resource(
            ConfigMap(name, Namespace),
            MapValue.Of(
                ("apiVersion", "v1"),
                ("kind", "ConfigMap"),
                ("metadata", MapValue.Of(
                    ("name", (Value)name),
                    ("namespace", Namespace),
                    ("labels", partOf is null ? MapValue.Empty : MapValue.Of(("applyset.kubernetes.io/part-of", (Value)partOf))))))),
        new ApplyOptions(),
        default);

    /// <summary>Returns when there is such an object.</summary>
    public async Task WaitForAsync(ResourceId id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var type = await Connection.TypeAsync(id.Type, limit.Token);
        await foreach (var @event in Connection.WatchAsync(type, id.Namespace, labelSelector: null, limit.Token))
        {
            if (@event.Resource.Id.Name == id.Name)
            {
                return;
            }
        }
    }

    public Task<Resource?> GetAsync(string name) => Connection.GetAsync(ConfigMap(name, Namespace), default);

    public Task CreateNamespaceAsync() => Connection.ApplyAsync(
        new Resource(
            new ResourceId(GroupVersionKind.Of("v1", "Namespace"), null, Namespace),
            MapValue.Of(("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", MapValue.Of(("name", (Value)Namespace))))),
        new ApplyOptions(),
        default);

    public async ValueTask DisposeAsync()
    {
        var id = new ResourceId(GroupVersionKind.Of("v1", "Namespace"), null, Namespace);
        if (await Connection.GetAsync(id, default) is { } there)
        {
            await Connection.DeleteAsync(id, new DeleteOptions { Uid = there.Uid! }, default);
        }

        Connection.Dispose();
    }
}
