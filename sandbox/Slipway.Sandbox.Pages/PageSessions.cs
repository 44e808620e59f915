using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Pages;

/// <summary>
/// Who sees buttons. A browser gets a session from a link that works once, which only the token's holder can ask for; a program sends the token
/// itself. Others read.
/// </summary>
internal sealed class PageSessions(AccessToken token, Func<ServerPorts> ports, TimeProvider time)
{
    /// <summary>Answers a POST with the token by a link to a session.</summary>
    public const string LinkPath = "/sandbox/link";

    private const string OpenPath = "/sandbox/open/";
    private const int MostLinks = 16;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(12);

    private readonly Queue<(string Code, DateTimeOffset Until)> _codes = new();

    // Browsers keep cookies by host, not by port: each sandbox has a name of its own for its cookie.
    private string CookieName => $"slipway-sandbox-{token.Instance}";

    public void Map(IEndpointRouteBuilder routes, Layout layout)
    {
        routes.MapPost(LinkPath, context => context.Response.WriteAsJsonAsync(
            new PageLink(NewLink()), PageLinkJson.Default.PageLink, cancellationToken: context.RequestAborted));
        routes.MapGet(OpenPath + "{code}", context => OpenAsync(context, layout));
    }

    /// <summary>A link that gives the browser that opens it first a session.</summary>
    public Uri NewLink()
    {
        var code = Random();
        lock (_codes)
        {
            _codes.Enqueue((code, time.GetUtcNow() + s_lifetime));
            while (_codes.Count > MostLinks)
            {
                _codes.Dequeue();
            }
        }

        return new Uri(ports().Web, OpenPath + code);
    }

    /// <summary>The name of the session that a request belongs to; null for none.</summary>
    public string? Find(HttpRequest request)
    {
        if (token.Identify(request) == Caller.Owner)
        {
            return "token";
        }

        // Applications answer on the other name, and must not get hold of a session by it.
        return request.Host.Host == ServerPorts.PageHost && request.Cookies[CookieName]?.Split('.') is [var name, var proof]
            && token.IsDerived($"session {name}", proof) ? name : null;
    }

    private Task OpenAsync(HttpContext context, Layout layout)
    {
        var code = (string)context.Request.RouteValues["code"]!;
        if (context.Request.Host.Host != ServerPorts.PageHost)
        {
            context.Response.Redirect(new Uri(ports().Web, OpenPath + Uri.EscapeDataString(code)).AbsoluteUri);
            return Task.CompletedTask;
        }

        if (!TryUse(code))
        {
            return layout.FailAsync(context, StatusCodes.Status403Forbidden, $"This link has been used, or is old. {Layout.HowToOpen}");
        }

        var name = Random();
        context.Response.Cookies.Append(CookieName, $"{name}.{token.Derive($"session {name}")}", new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true,
        });
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Redirect("/");
        return Task.CompletedTask;
    }

    private bool TryUse(string code)
    {
        lock (_codes)
        {
            var known = _codes.ToList();
            var found = known.FindIndex(item => AccessToken.AreSame(code, item.Code));
            if (found < 0)
            {
                return false;
            }

            _codes.Clear();
            known.Where((_, index) => index != found).ToList().ForEach(_codes.Enqueue);
            return time.GetUtcNow() < known[found].Until;
        }
    }

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
