using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Sandbox.Hosting;

/// <summary>How a sandbox says who it is, and is asked to stop.</summary>
internal sealed class AboutEndpoints(SandboxFolder folder, string? version, AccessToken token, Func<ServerPorts> ports, TaskCompletionSource stopRequested)
{
    public const string AboutPath = "/sandbox/about";
    public const string StopPath = "/sandbox/stop";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(AboutPath, AboutAsync);
        routes.MapPost(StopPath, StopAsync);
    }

    private Task AboutAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new About(token.Instance, version ?? SandboxVersion.Current, Environment.ProcessId, folder.Root, ports().ClusterPort),
        HostingJson.Default.About,
        cancellationToken: context.RequestAborted);

    private Task StopAsync(HttpContext context)
    {
        context.Response.OnCompleted(() =>
        {
            stopRequested.TrySetResult();
            return Task.CompletedTask;
        });
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }
}
