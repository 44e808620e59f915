using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Access;
using Slipway.Sandbox.Cluster.Api;
using Slipway.Sandbox.Cluster.Controllers;
using Slipway.Sandbox.Cluster.Metrics;
using Slipway.Sandbox.Cluster.Node;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Sandbox.Cluster.Traffic;

namespace Slipway.Sandbox.Cluster;

/// <summary>
/// A Kubernetes API server with controllers and one node that runs Pods as processes of this machine.
/// The whole path space of its HTTPS port belongs to <see cref="HandleAsync"/>.
/// </summary>
internal sealed class SandboxCluster : IAsyncDisposable
{
    /// <summary>The part of the state folder that says which processes run for Pods.</summary>
    public const string ProcessFolder = "processes";

    /// <summary>What the store files HTTPRoutes under.</summary>
    public const string Routes = RouteController.Key;

    private const string Definitions = "customresourcedefinitions.apiextensions.k8s.io";

    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _probes;
    private readonly ObjectStore _store;
    private readonly ObjectWriter _writer;
    private readonly ControllerLoop _controllers;
    private readonly Kubelet _kubelet;
    private readonly ServiceForwarder _forwarder;
    private readonly ResourceRegistry _registry = new();
    private readonly PastObjects _past;
    private readonly QueryEndpoint _queries;
    private readonly RouteProxy _routes;
    private readonly ApiServer _api;
    private Task _noting = Task.CompletedTask;
    private bool _isStarted;

    private SandboxCluster(SandboxClusterOptions options, ObjectStore store)
    {
        _store = store;
        _writer = new ObjectWriter(store, options.Time);
        foreach (var definition in store.List(Definitions, null).Items)
            _registry.Serve(definition.Json);
        var context = new ControllerContext(store, _writer, _registry, options.Time, options.Log);
        _controllers = new ControllerLoop(context);

        var ports = new PortMap();
        _probes = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var pods = Path.Combine(options.StateFolder, "pods");
        var ledger = new ProcessLedger(Path.Combine(options.StateFolder, ProcessFolder));
        _kubelet = new Kubelet(new NodeServices
        {
            Context = context,
            Images = options.Images,
            Ports = ports,
            Probe = new Probe(_probes, ports),
            Ledger = ledger,
            Watcher = new ContainerWatcher(ledger),
            Environment = new ContainerEnvironment(store),
            Folder = pods,
            Faults = options.Faults,
            Log = options.Log,
        });

        _forwarder = new ServiceForwarder(store, ports);
        _past = new PastObjects(store, options.Time);
        Metrics = new RouteMetrics(options.Time);
        _queries = new QueryEndpoint(Metrics);
        _routes = new RouteProxy(_past, _forwarder, Metrics, options.Faults, options.Time);
        Logs = new PodLogs(store, _kubelet, pods);
        var accounts = new Accounts(options.Token, options.FindUser, store, options.Time);
        var authorizer = new Authorizer(store);
        var subresources = new Subresources(new ScaleSubresource(store, _writer), Logs.AnswerAsync, new ServiceProxy(_forwarder).AnswerAsync, accounts.AnswerTokenRequestAsync);
        var resources = new ResourceEndpoints(store, _writer, new ListAnswer(store), new WatchAnswer(store, options.Time, _stopping.Token), subresources, authorizer);
        _api = new ApiServer(accounts, authorizer, _registry, resources, new Discovery(_registry), new OpenApi(_registry), options.Time, options.Log);
    }

    /// <summary>All objects, for who only looks.</summary>
    public ObjectStore Store => _store;

    public PodLogs Logs { get; }

    /// <summary>What is known of the requests that came for routes.</summary>
    public RouteMetrics Metrics { get; }

    /// <summary>How late routes are followed while <see cref="Faults.FaultKind.TrafficLags"/>.</summary>
    public TrafficLag Lag
    {
        get => _routes.Lag;
        set => _routes.Lag = value;
    }

    /// <summary>Reads the state folder. Nothing runs before <see cref="StartAsync"/>.</summary>
    /// <exception cref="SlipwayException">The journal in the folder is damaged.</exception>
    public static SandboxCluster Open(SandboxClusterOptions options)
    {
        Directory.CreateDirectory(options.StateFolder);
        return new SandboxCluster(options, ObjectStore.Open(options.StateFolder));
    }

    /// <summary>Ends processes that a killed predecessor left behind, then starts controllers and Pods.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["default", "kube-system"])
        {
            if (_store.Find("namespaces", "", name) is null)
            {
                _writer.Create(ResourceRegistry.BuiltIn("namespaces"), new JsonObject
                {
                    ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name },
                }, new WriteOptions { Manager = "kube-apiserver" });
            }
        }

        if (_store.Find(Definitions, "", RouteController.Key) is null)
        {
            // Served at once: nobody has to wait for what every start brings.
            _registry.Serve(_writer.Create(ResourceRegistry.BuiltIn(Definitions), RouteDefinition(), new WriteOptions { Manager = "kube-apiserver" }).Json);
        }

        _isStarted = true;
        var watcher = _store.Watch(null, _store.Version)!;
        _noting = Task.Run(() => watcher.FollowAsync(_past.Note, _stopping.Token), CancellationToken.None);
        _kubelet.Start();
        _controllers.Start();
        return _store.FlushAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Answers a request to the API server: a <see cref="RequestDelegate"/>.</summary>
    public Task HandleAsync(HttpContext context) => _api.HandleAsync(context);

    /// <summary>
    /// Passes a request on to a ready Pod of a Service; <paramref name="path"/> begins with a slash, the query is taken from the request.
    /// False, with nothing written, when the namespace or the Service does not exist; 503 is written when no Pod is ready.
    /// </summary>
    public Task<bool> ForwardAsync(HttpContext context, string @namespace, string service, string? port, string path) =>
        _forwarder.ForwardAsync(context, @namespace, service, port, path);

    /// <summary>Passes a request on as an HTTPRoute says; <paramref name="path"/> begins with a slash, the query is taken from the request.</summary>
    public Task RouteAsync(HttpContext context, string @namespace, string route, string path) => _routes.ForwardAsync(context, @namespace, route, path);

    /// <summary>Answers a query about the requests that came for routes: a <see cref="RequestDelegate"/>.</summary>
    public Task QueryAsync(HttpContext context) => _queries.AnswerAsync(context);

    /// <summary>Kills every process of every Pod. They are restarted by their policies.</summary>
    public void KillContainers() => _kubelet.KillContainers();

    /// <summary>Stops controllers and ends every process of every Pod.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_isStarted)
        {
            await _noting;
            await _controllers.DisposeAsync();
            await _kubelet.DisposeAsync();
        }

        await _store.DisposeAsync();
        _forwarder.Dispose();
        _probes.Dispose();
        _stopping.Dispose();
    }

    private static JsonObject RouteDefinition()
    {
        using var stream = typeof(SandboxCluster).Assembly.GetManifestResourceStream("httproutes.yaml")!;
        var yaml = new byte[stream.Length];
        stream.ReadExactly(yaml);
        return (JsonObject)RequestBody.Parse(yaml)!;
    }
}
