using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Cluster;

namespace Slipway.Sandbox.Hosting;

/// <summary>
/// <c>/apps/{namespace}/{service}/{path}</c> and <c>/route/{namespace}/{route}/{path}</c>: an application as its users would reach it, by its Service or as an
/// HTTPRoute says, at <see cref="ServerPorts.ApplicationHost"/>. Elsewhere its pages would be of our own origin; there, requests are led on.
/// </summary>
internal sealed class ApplicationEndpoints(Func<SandboxCluster> cluster, Func<ServerPorts> ports)
{
    /// <summary>What is known of the requests that came for routes.</summary>
    public const string Query = "/prometheus/api/v1/query";

    private const string Services = "/apps/";
    private const string Routes = "/route/";

    /// <summary>Whether an application answers, not the sandbox.</summary>
    public static bool Owns(string path) => path.StartsWith(Services, StringComparison.Ordinal) || path.StartsWith(Routes, StringComparison.Ordinal);

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, Services, "service", "services", (context, @namespace, name, path) => cluster().ForwardAsync(context, @namespace, name, port: null, path));
        Map(routes, Routes, "HTTPRoute", SandboxCluster.Routes, (context, @namespace, name, path) => cluster().RouteAsync(context, @namespace, name, path));
        routes.MapMethods(Query, ["GET", "POST"], context => cluster().QueryAsync(context));
    }

    private void Map(IEndpointRouteBuilder routes, string start, string kind, string key, Func<HttpContext, string, string, string, Task> forward) => routes.Map(start + "{namespace}/{name}/{**path}", async context =>
    {
        var @namespace = (string)context.Request.RouteValues["namespace"]!;
        var name = (string)context.Request.RouteValues["name"]!;
        var prefix = $"{start}{@namespace}/{name}";
        var path = context.Request.Path.Value![prefix.Length..];
        if (path.Length == 0)
        {
            // Without the slash, relative links of the application would lead elsewhere.
            context.Response.Redirect(prefix + "/" + context.Request.QueryString, permanent: false, preserveMethod: true);
        }
        else if (cluster().Store.Find(key, @namespace, name) is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsJsonAsync(
                new ErrorBody($"There is no {kind} {@namespace}/{name} in the sandbox's cluster."), HostingJson.Default.ErrorBody);
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
            await forward(context, @namespace, name, path);
        }
    });
}
