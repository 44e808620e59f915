using Microsoft.AspNetCore.Http;
using Slipway.Pages.Html;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Pages;

/// <summary>The frame of every page, and the headers that keep it harmless.</summary>
internal sealed class Layout(ChangeSignal changes, Func<IReadOnlyList<string>> activeFaults, PageSessions sessions)
{
    /// <summary>What to do for a session.</summary>
    public const string HowToOpen = "Open the link that ./build.sh StartSandbox prints; it works once, in one browser.";

    private const int ReloadSeconds = 3;

    // Nothing from elsewhere, no script or style inside of the text, no frame around it.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly (Section Section, string Path, string Name)[] s_sections =
    [
        (Section.Flow, "/", "Flow"),
        (Section.PullRequests, "/pulls", "Pull requests"),
        (Section.Runs, "/runs", "Runs"),
        (Section.Cluster, "/cluster", "Cluster"),
        (Section.Registry, "/registry", "Registry"),
        (Section.Chat, "/slack", "Slack"),
        (Section.Faults, "/faults", "Break it"),
    ];

    public async Task WriteAsync(HttpContext context, PageContent page)
    {
        // Read before the page's own content was: a change in between is then shown too often, not too late.
        var version = context.Items[typeof(ChangeSignal)] as long? ?? changes.Version;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: then browsers send a form with "Origin: null", which says as little as another site would.
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        Markup html =
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><title>{page.Title} · Slipway sandbox</title>
            <link rel="icon" href="{Assets.Icon}" type="image/svg+xml"><link rel="stylesheet" href="{Assets.Style}"><script src="{Assets.Script}" defer></script>
            {Markup.When(page.IsMoving, () => $"""<noscript><meta http-equiv="refresh" content="{ReloadSeconds}"></noscript>""")}</head>
            <body data-version="{version}"><a class="skip" href="#main">Skip to the content</a>
            <header class="top"><div class="wide"><a class="brand" href="/">{Icons.Mark}<span>Slipway <b>sandbox</b></span></a>
            <nav aria-label="Main"><ul>{s_sections.Select(item => Entry(item.Path, item.Name, item.Section == page.Section))}</ul></nav></div></header>
            {FaultBanner()}{Markup.When(sessions.Find(context.Request) is null, () => $"""<aside class="banner" aria-label="Session"><div class="wide"><span>You can look, but there are no buttons. {HowToOpen}</span></div></aside>""")}<main id="main" class="wide" tabindex="-1">{page.Body}</main>
            <p id="announcement" class="hidden" role="status" aria-live="polite">{page.Announcement}</p>
            <footer class="wide"><p>A rehearsal stage on this machine: a forge, a registry, a cluster, CI and a chat channel in one process. <code>./build.sh SandboxDown</code> stops it.</p></footer>
            </body></html>
            """;
        await context.Response.WriteAsync(html.ToString(), context.RequestAborted);
    }

    public Task NotFoundAsync(HttpContext context, string what) =>
        FailAsync(context, StatusCodes.Status404NotFound, $"{what} does not exist.");

    public Task FailAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new PageContent { Title = message, Body = $"""<h1>{message}</h1><p><a href="/">Back to the flow</a></p>""" });
    }

    private static Markup Entry(string path, string name, bool isCurrent) => isCurrent
        ? Markup.Of($"""<li><a href="{path}" aria-current="page">{name}</a></li>""")
        : Markup.Of($"""<li><a href="{path}">{name}</a></li>""");

    private Markup FaultBanner() => activeFaults() is { Count: > 0 } active
        ? Markup.Of($"""<aside id="broken" class="banner" aria-label="Switched on faults"><div class="wide">{Icons.Of(Tone.Warning)}<span>Broken on purpose: {string.Join(", ", active)}.</span> <a href="/faults">Repair</a></div></aside>""")
        : Markup.Of($"""<aside id="broken" hidden></aside>""");
}
