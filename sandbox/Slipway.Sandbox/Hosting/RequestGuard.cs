using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Google;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Slack;

namespace Slipway.Sandbox.Hosting;

/// <summary>
/// Decides, before any endpoint, who may do what on the web port: reading is free for whoever reaches loopback, everything else needs
/// the token. A new endpoint is guarded unless it is named here.
/// </summary>
internal sealed class RequestGuard(AccessToken token, GoogleTokens google, RequestDelegate next)
{
    public Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsLocal(request) && !(request.Host.Host == ForgeSocket.Host && ForgeSocket.Carries(context)))
        {
            return RefuseAsync(
                context, StatusCodes.Status421MisdirectedRequest, $"Host '{request.Host.Value}' is not this sandbox's; use 127.0.0.1.");
        }

        var path = request.Path.Value!;
        if (ApplicationEndpoints.Owns(path))
        {
            return next(context);
        }

        if (request.Host.Host == ServerPorts.ApplicationHost && request.Headers.ContainsKey("Sec-Fetch-Mode"))
        {
            // A browser's. Else an application's script could read all that is here, as of its own origin.
            var pages = new UriBuilder("http", ServerPorts.PageHost, request.Host.Port ?? 80).Uri;
            context.Response.Redirect(new Uri(pages, request.Path.ToUriComponent() + request.QueryString).AbsoluteUri, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        }

        if (!IsSameOrigin(request) && !IsRead(request))
        {
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "Another site's page may not change anything here.");
        }

        if (IsSlack(path) || GoogleCloud.Owns(path))
        {
            // They check their tokens themselves, and answer as the real ones do.
            return next(context);
        }

        var caller = IsRegistry(path) && google.IsRegistryLogin(request) ? Caller.Owner : token.Identify(request);
        var isApi = path.StartsWith("/api/", StringComparison.Ordinal);
        if (isApi && caller == Caller.Impostor)
        {
            return RefuseAsync(context, StatusCodes.Status401Unauthorized, "Bad credentials");
        }

        if (IsRegistry(path) && caller == Caller.Impostor)
        {
            // Reading is free, but who logs in must learn that the credentials are wrong.
            return RefuseCallerAsync(context, path);
        }

        var isFree = IsRead(request) ? !IsPushAdvertisement(request) : IsFetch(path) || path == ApplicationEndpoints.Query || IsPageForm(request);
        return isFree || caller == Caller.Owner ? next(context) : RefuseCallerAsync(context, path);
    }

    /// <summary>A page of another site that resolves its own name to 127.0.0.1 sends that name as the host.</summary>
    private static bool IsLocal(HttpRequest request) => request.Host.Host is "127.0.0.1" or "localhost" or "[::1]";

    /// <summary>Browsers name the page that sends a form; other programs send no origin.</summary>
    private static bool IsSameOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == $"{request.Scheme}://{request.Host.Value}";
    }

    private static bool IsRead(HttpRequest request) => request.Method is "GET" or "HEAD" or "OPTIONS";

    private static bool IsPushAdvertisement(HttpRequest request) =>
        request.Path.Value!.EndsWith("/info/refs", StringComparison.Ordinal) && request.Query["service"] == "git-receive-pack";

    private static bool IsSlack(string path) =>
        path.StartsWith(SlackEndpoints.Prefix, StringComparison.Ordinal) || path.StartsWith(SlackEndpoints.WebhookPrefix, StringComparison.Ordinal);

    private static bool IsRegistry(string path) => path == "/v2" || path.StartsWith("/v2/", StringComparison.Ordinal);

    private static bool IsFetch(string path) => path.EndsWith("/git-upload-pack", StringComparison.Ordinal);

    /// <summary>A page's own form carries a value that only the token's holder could compute; its endpoint checks that.</summary>
    private static bool IsPageForm(HttpRequest request) =>
        request.Method == "POST" && request.Path.Value!.StartsWith(Pages.PageForms.Prefix, StringComparison.Ordinal);

    private static Task RefuseCallerAsync(HttpContext context, string path)
    {
        if (IsRegistry(path))
        {
            context.Response.Headers.WWWAuthenticate = AccessToken.Challenge;
            return Registry.RegistryError.Unauthorized.WriteAsync(context);
        }

        if (!path.StartsWith("/api/", StringComparison.Ordinal))
        {
            context.Response.Headers.WWWAuthenticate = AccessToken.Challenge;
        }

        return RefuseAsync(context, StatusCodes.Status401Unauthorized, "Requires authentication: the sandbox's token.");
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new ErrorBody(message), HostingJson.Default.ErrorBody, cancellationToken: context.RequestAborted);
    }
}
