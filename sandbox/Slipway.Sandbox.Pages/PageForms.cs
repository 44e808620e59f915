using Microsoft.AspNetCore.Http;
using Slipway.Pages.Html;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Pages;

/// <summary>
/// The buttons on the pages of one session; without one there are none. Each carries a value derived from the token for exactly this action, so no other
/// site's page can press it (it cannot read ours), and a button on an old page does not act on something newer.
/// </summary>
internal sealed class PageForms(AccessToken token, string? session)
{
    public const string Prefix = "/sandbox/do/";

    public Markup Button(string action, string subject, string caption, bool isPrimary = false, string? label = null) => Markup.When(session is not null, () =>
        $"""
        <form method="post" action="{Prefix}{action}"><input type="hidden" name="subject" value="{subject}"><input type="hidden" name="proof" value="{token.Derive(Purpose(action, subject))}"><button class="{(isPrimary ? "primary" : "plain")}" aria-label="{label ?? caption}">{caption}</button></form>
        """);

    /// <summary>The subject of a pressed button; null when it was not one of this session.</summary>
    public async Task<string?> SubjectAsync(HttpContext context, string action)
    {
        if (session is null || !context.Request.HasFormContentType)
        {
            return null;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var subject = form["subject"].ToString();
        return token.IsDerived(Purpose(action, subject), form["proof"].ToString()) ? subject : null;
    }

    private string Purpose(string action, string subject) => $"form {session} {action} {subject}";
}
