using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Api;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster;

/// <summary>
/// A Kubernetes API server with controllers and one node that runs Pods as processes of this machine.
/// The whole path space of its HTTPS port belongs to <see cref="HandleAsync"/>.
/// </summary>
internal sealed class SandboxCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SandboxClusterOptions _options;
    private readonly ObjectStore _store;
    private readonly ObjectWriter _writer;
    private readonly ApiServer _api;

    private SandboxCluster(SandboxClusterOptions options, ObjectStore store)
    {
        _options = options;
        _store = store;
        _writer = new ObjectWriter(store, options.Time);
        var registry = new ResourceRegistry();
        var lists = new ListAnswer(store);
        var subresources = new Subresources(new ScaleSubresource(store, _writer), _ => throw ApiException.NotServed(), _ => throw ApiException.NotServed());
        var resources = new ResourceEndpoints(store, _writer, lists, new WatchAnswer(store, options.Time, _stopping.Token), subresources);
        _api = new ApiServer(options.Token, registry, resources, new Discovery(registry), new OpenApi(registry), options.Log);
    }

    /// <summary>Reads the state folder. Nothing runs before <see cref="StartAsync"/>.</summary>
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
                }, new WriteOptions { Manager = "slipway-sandbox" });
            }
        }

        return _store.FlushAsync();
    }

    /// <summary>Answers a request to the API server: a <see cref="RequestDelegate"/>.</summary>
    public Task HandleAsync(HttpContext context) => _api.HandleAsync(context);

    /// <summary>
    /// Passes a request on to a ready Pod of a Service; <paramref name="path"/> begins with a slash, the query is taken from the request.
    /// False, with nothing written, when the namespace or the Service does not exist; 503 is written when no Pod is ready.
    /// </summary>
    public Task<bool> ForwardAsync(HttpContext context, string @namespace, string service, string? port, string path) =>
        Task.FromResult(_options.StateFolder.Length == 0);

    /// <summary>Stops controllers and ends every process of every Pod.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _store.DisposeAsync();
        _stopping.Dispose();
    }
}
