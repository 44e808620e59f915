using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Cluster;

namespace Slipway.Sandbox.Hosting;

/// <summary>
/// <c>/apps/{namespace}/{service}/{path}</c>: an application as its users would reach it, at <see cref="ServerPorts.ApplicationHost"/>. Elsewhere its pages
/// would be of our own origin; there, requests are led on.
/// </summary>
internal sealed class ApplicationEndpoints(Func<SandboxCluster> cluster, Func<ServerPorts> ports)
{
    public const string Prefix = "/apps/";

    public void Map(IEndpointRouteBuilder routes) => routes.Map(Prefix + "{namespace}/{service}/{**path}", ForwardAsync);

    private async Task ForwardAsync(HttpContext context)
    {
        var @namespace = (string)context.Request.RouteValues["namespace"]!;
        var service = (string)context.Request.RouteValues["service"]!;
        var prefix = $"{Prefix}{@namespace}/{service}";
        var path = context.Request.Path.Value![prefix.Length..];
        if (path.Length == 0)
        {
            // Without the slash, relative links of the application would lead elsewhere.
            context.Response.Redirect(prefix + "/" + context.Request.QueryString, permanent: false, preserveMethod: true);
        }
        else if (cluster().Store.Find("services", @namespace, service) is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsJsonAsync(
                new ErrorBody($"There is no service {@namespace}/{service} in the sandbox's cluster."), HostingJson.Default.ErrorBody);
        }
        else if (context.Request.Host.Host != ServerPorts.ApplicationHost)
        {
            var address = new Uri(ports().Applications, context.Request.PathBase + context.Request.Path.ToUriComponent() + context.Request.QueryString);
            context.Response.Redirect(address.AbsoluteUri, permanent: false, preserveMethod: true);
            await context.Response.WriteAsJsonAsync(
                new ErrorBody($"Applications have an origin of their own: {address.AbsoluteUri}"), HostingJson.Default.ErrorBody);
        }
        else
        {
            await cluster().ForwardAsync(context, @namespace, service, port: null, path);
        }
    }
}
