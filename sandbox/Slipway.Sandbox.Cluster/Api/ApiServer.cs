using Microsoft.AspNetCore.Http;
using Serilog;
using Slipway.Sandbox.Cluster.Access;
using Slipway.Sandbox.Cluster.Resources;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Finds out what a request is about, whether it may, and who answers it.</summary>
internal sealed class ApiServer(
    Accounts accounts, Authorizer authorizer, ResourceRegistry registry, ResourceEndpoints resources, Discovery discovery, OpenApi openApi, TimeProvider time, ILogger log)
{
    private readonly Reviews _reviews = new(authorizer);

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await RouteAsync(http);
        }
        catch (ApiException e) when (!http.Response.HasStarted)
        {
            await Answer.ErrorAsync(http, e);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody reads an answer.
        }
#pragma warning disable CA1031 // A bug in one request must not end the server; the client gets it as a 500 and the log has the stack.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.Error(e, "The cluster failed at {Method} {Path}", http.Request.Method, http.Request.Path.Value);
            if (!http.Response.HasStarted)
                await Answer.ErrorAsync(http, new ApiException(500, "InternalError", "Internal error occurred: " + e.Message));
        }
    }

    private async Task RouteAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (path is "/livez" or "/readyz" or "/healthz" || path.StartsWith("/livez/", StringComparison.Ordinal) || path.StartsWith("/readyz/", StringComparison.Ordinal))
        {
            await Answer.TextAsync(http, "ok");
            return;
        }

        if (path == "/version")
        {
            await Answer.JsonAsync(http, Discovery.Version());
            return;
        }

        var account = accounts.Find(http.Request) ?? throw new ApiException(401, "Unauthorized", "Unauthorized");
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (parts)
        {
            case ["api"] or ["apis"] or ["api", "v1"] or ["apis", _] or ["apis", _, _]:
                await discovery.AnswerAsync(http, parts);
                return;
            case ["openapi", "v3", ..]:
                await openApi.AnswerAsync(http, parts[2..]);
                return;
            case ["api", "v1", .. var rest]:
                await ResourceAsync(http, "", "v1", rest, path, account);
                return;
            case ["apis", "authorization.k8s.io" or "authentication.k8s.io", "v1", .. var rest]:
                await _reviews.AnswerAsync(http, rest, account);
                return;
            case ["apis", var group, var version, .. var rest]:
                await ResourceAsync(http, group, version, rest, path, account);
                return;
            default:
                await Answer.TextAsync(http, "404 page not found\n", 404);
                return;
        }
    }

    private async Task ResourceAsync(HttpContext http, string group, string version, string[] parts, string path, Account account)
    {
        if (!registry.HasGroup(group))
        {
            await Answer.TextAsync(http, "404 page not found\n", 404);
            return;
        }

        var @namespace = "";
        if (parts is ["namespaces", var name, var next, ..] && !(group.Length == 0 && next is "status" or "finalize"))
        {
            @namespace = name;
            parts = parts[2..];
        }

        var resource = parts.Length > 0 ? registry.Find(group, version, parts[0]) : null;
        if (resource is null || (resource.Namespaced && @namespace.Length == 0 && parts.Length > 1))
            throw ApiException.NotServed();
        if (!resource.Namespaced && @namespace.Length > 0)
            throw ApiException.NotServed();

        var request = new ApiRequest
        {
            Http = http,
            Now = time.GetUtcNow(),
            Account = account,
            Resource = resource,
            Namespace = @namespace,
            Name = parts.Length > 1 ? parts[1] : "",
            Subresource = parts.Length > 2 ? parts[2] : "",
            Rest = parts.Length > 2 ? Rest(path, "/" + parts[2]) : "",
        };
        authorizer.Check(account, AccessQuestion.Of(request));
        await resources.AnswerAsync(request);
    }

    // The path behind /proxy is passed on as it came, with its slashes.
    private static string Rest(string path, string subresource)
    {
        var at = path.IndexOf(subresource + "/", StringComparison.Ordinal);
        return at < 0 ? "" : path[(at + subresource.Length)..];
    }
}
