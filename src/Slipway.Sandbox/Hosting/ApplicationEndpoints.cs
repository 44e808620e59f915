using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Cluster;

namespace Slipway.Sandbox.Hosting;

/// <summary><c>/apps/{namespace}/{service}/{path}</c>: an application as its users would reach it.</summary>
internal sealed class ApplicationEndpoints(Func<SandboxCluster> cluster)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map("/apps/{namespace}/{service}/{**path}", ForwardAsync);

    private async Task ForwardAsync(HttpContext context)
    {
        var @namespace = (string)context.Request.RouteValues["namespace"]!;
        var service = (string)context.Request.RouteValues["service"]!;
        var prefix = $"/apps/{@namespace}/{service}";
        var path = context.Request.Path.Value![prefix.Length..];
        if (path.Length == 0)
        {
            // Without the slash, relative links of the application would lead elsewhere.
            context.Response.Redirect(prefix + "/" + context.Request.QueryString, permanent: false, preserveMethod: true);
            return;
        }

        if (!await cluster().ForwardAsync(context, @namespace, service, port: null, path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsJsonAsync(
                new ErrorBody($"There is no service {@namespace}/{service} in the sandbox's cluster."), HostingJson.Default.ErrorBody);
        }
    }
}
