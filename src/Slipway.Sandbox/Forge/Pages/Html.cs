using System.Net;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Pages;

/// <summary>The frame of every page.</summary>
internal static class Html
{
    private const string Style =
        """
        :root{color-scheme:light dark;--line:#8884;--dim:#777;--add:#2ea04333;--del:#f8514933;--link:#0969da}
        @media(prefers-color-scheme:dark){:root{--dim:#999;--link:#58a6ff}}
        *{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
        a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
        h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}small,.dim{color:var(--dim)}
        table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
        pre{overflow-x:auto;border:1px solid var(--line);border-radius:6px;padding:.6rem;font:13px/1.45 ui-monospace,monospace}
        code{font:13px ui-monospace,monospace}.diff{padding:.6rem 0}.diff span{display:block;padding:0 .6rem;min-height:1.45em}
        .add{background:var(--add)}.del{background:var(--del)}.hunk,.file{color:var(--dim)}.file{font-weight:600}
        .state{display:inline-block;border:1px solid var(--line);border-radius:1em;padding:0 .6em;font-size:.85em}
        .success,.open,.merged{background:var(--add)}.failure,.error{background:var(--del)}
        button{font:inherit;padding:.4rem 1rem;border-radius:6px;border:1px solid var(--line);cursor:pointer}form{display:inline}
        .body{border:1px solid var(--line);border-radius:6px;padding:0 1rem;overflow-x:auto}
        """;

    public static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string Link(string? url, string text) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" || url?.StartsWith('/') == true
            ? $"<a href=\"{Encode(url)}\">{Encode(text)}</a>"
            : Encode(text);

    public static string State(string state) => $"<span class=\"state {Encode(state)}\">{Encode(state)}</span>";

    public static string Time(DateTimeOffset time) => $"<small>{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</small>";

    public static async Task WriteAsync(HttpContext context, string title, string body, int? refreshSeconds = null)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        var refresh = refreshSeconds is null ? "" : $"<meta http-equiv=\"refresh\" content=\"{refreshSeconds}\">";
        await context.Response.WriteAsync(
            $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)}</title>{refresh}<style>{Style}</style></head>
            <body><p><a href="/">Sandbox</a></p><main>{body}</main></body></html>
            """,
            context.RequestAborted);
    }

    public static Task NotFoundAsync(HttpContext context, string what) => FailAsync(context, StatusCodes.Status404NotFound, $"{what} does not exist.");

    public static Task FailAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, message, $"<h1>{Encode(message)}</h1>");
    }
}
