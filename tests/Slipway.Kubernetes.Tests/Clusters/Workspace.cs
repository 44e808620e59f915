using Serilog;
using Serilog.Core;
using Slipway.Engine.Events;
using Slipway.Engine.Listeners;
using Slipway.Ci.Logs;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Hooks;
using Slipway.Engine.Applying;
using Slipway.Kubernetes.Connections;
using Slipway.Engine.Fencing;
using Slipway.Engine.Locking;
using Slipway.Engine.Planning;
using Slipway.Kubernetes.Requests;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>A namespace of one test's own, removed at its end.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    private readonly AnyCluster cluster;
    private readonly bool isOwner;

    public Workspace(AnyCluster cluster, ILogger? log = null)
    {
        this.cluster = cluster;
        isOwner = true;
        Namespace = "slipway-test-" + Guid.NewGuid().ToString("N")[..8];
        Connection = cluster.Connect(log: log);
    }

    private Workspace(Workspace owner, string kubeconfig)
    {
        cluster = owner.cluster;
        Namespace = owner.Namespace;
        Connection = cluster.Connect(kubeconfig: kubeconfig);
    }

    public string Namespace { get; }

    public ClusterConnection Connection { get; }

    public RenderingTarget Target => TargetOf(this, "web");

    public static RenderingTarget TargetOf(Workspace workspace, string application) =>
        new() { Application = ApplicationName.Parse(application), Stage = StageName.Parse("dev"), Namespace = workspace.Namespace };

    /// <summary>Events that nobody hears.</summary>
    public TargetEvents Silence => new(new EventFanOut([], TimeProvider.System, Logger.None), Target);

    public static ResourceId ConfigMap(string name, string inNamespace) => new(GroupVersionKind.Of("v1", "ConfigMap"), inNamespace, name);

    /// <summary>The same namespace, with the rights of one of its ServiceAccounts.</summary>
    public async Task<Workspace> AsAsync(string account) => new(this, await cluster.KubeconfigOfAsync(Namespace, account));

    public Rendering Render(params string[] documents)
    {
        var problems = new List<Problem>();
        var resources = ManifestDocuments.Read("web.yaml", System.Text.Encoding.UTF8.GetBytes(string.Join("\n---\n", documents)), problems);
        Assert.Empty(problems);
        return Rendering.Of(Target, resources);
    }

    public Task<ClusterPlan> PlanAsync(Rendering rendering, PlanRules? rules = null) =>
        new ClusterPlanner(Connection).PlanAsync(rendering, rules ?? new PlanRules(), default);

    public async Task<ApplyOutcome> ApplyAsync(
        Rendering rendering,
        CommitSha commit,
        HealthOptions? health = null,
        Func<CancellationToken, Task>? check = null,
        PlanRules? rules = null,
        HookOptions? hooks = null,
        ILogger? log = null,
        ClusterConnection? through = null,
        TimeProvider? time = null,
        TimeSpan? lease = null,
        CommitOrder? order = null,
        CancellationToken cancellationToken = default)
    {
        var inCluster = new KubernetesEvents(_ => Connection, "a test", TimeProvider.System);
        await using var events = new EventFanOut(log is null ? [inCluster] : [inCluster, new PlainLog(log, TimeProvider.System)], TimeProvider.System, log ?? Logger.None);
        try
        {
            return await new ClusterApplier(through ?? Connection, time ?? TimeProvider.System, new TargetEvents(events, rendering.Target)).ApplyAsync(
                new ApplyRequest
                {
                    Rendering = rendering,
                    Commit = commit,
                    IsAncestor = order ?? Commits.IsAncestor,
                    Lock = new LockOptions { Holder = "a test", Duration = lease ?? TimeSpan.FromSeconds(15), Time = time ?? TimeProvider.System },
                    Version = "0.0.0-test",
                    Health = health ?? new HealthOptions(),
                    Check = check,
                    Hooks = hooks ?? new HookOptions(),
                    Rules = rules ?? new PlanRules(),
                },
                cancellationToken);
        }
        finally
        {
            await events.DrainAsync(isCancelled: false);
        }
    }

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

    /// <summary>Makes a ConfigMap as somebody does who knows nothing of apply sets.</summary>
    public async Task CreateByHandAsync(ResourceId id, string manager, params (string Key, Value Value)[] data) => await Connection.Api.SendAsync(
        ObjectRequest.For(
            id, HttpMethod.Post, ApiPaths.WithQuery(ApiPaths.Collection(await Connection.TypeAsync(id.Type, default), id.Namespace), ("fieldManager", manager))) with
        {
            Body = MapValue.Of(
                ("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", MapValue.Of(("name", (Value)id.Name), ("namespace", id.Namespace!))), ("data", MapValue.Of(data))),
        },
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

    public async Task DeleteNamespaceAsync()
    {
        var id = new ResourceId(GroupVersionKind.Of("v1", "Namespace"), null, Namespace);
        if (await Connection.GetAsync(id, default) is { } there)
        {
            await Connection.DeleteAsync(id, new DeleteOptions { Uid = there.Uid! }, default);
        }
    }

    /// <summary>Takes the finalizers off a ConfigMap that is being deleted.</summary>
    public Task ReleaseAsync(string name) => ReleaseAsync(ConfigMap(name, Namespace));

    /// <summary>Takes the finalizers off an object that is being deleted, and returns when it is gone.</summary>
    public async Task ReleaseAsync(ResourceId id)
    {
        var held = (await Connection.GetAsync(id, default))!;
        await ChangeByHandAsync(id, "slipway-test", MapValue.Of(("metadata", MapValue.Of(("finalizers", (Value)ScalarValue.Null)))));
        await Connection.WaitUntilGoneAsync(id, held.Uid!, TimeSpan.FromMinutes(1), default);
    }

    /// <summary>Changes what a merge patch says, as somebody does who knows nothing of apply sets.</summary>
    public async Task ChangeByHandAsync(ResourceId id, string manager, MapValue patch, string? subresource = null)
    {
        var path = ApiPaths.Object(await Connection.TypeAsync(id.Type, default), id) + (subresource is null ? "" : "/" + subresource);
        await Connection.Api.SendAsync(
            ObjectRequest.For(id, HttpMethod.Patch, ApiPaths.WithQuery(path, ("fieldManager", manager))) with
            {
                ContentType = "application/merge-patch+json",
                Body = patch,
            },
            default);
    }

    public async ValueTask DisposeAsync()
    {
        if (isOwner)
        {
            await DeleteNamespaceAsync();
        }

        Connection.Dispose();
    }
}
