using System.Net;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Pages.Text;

/// <summary>What may stand in a line of Markdown: code, links, bold, and signs that a backslash has made plain.</summary>
internal static partial class InlineText
{
    // Escaped signs wait here, in characters that no font knows, until nothing can take them for markup.
    private const char Parked = '\ue000';

    public static Markup Render(string text)
    {
        // Code first: what is inside of it is not touched again.
        var parts = CodePattern().Split(text);
        var html = Markup.Empty;
        foreach (var (position, part) in parts.Index())
        {
            if (position % 2 == 1)
            {
                html.AppendFormatted(Markup.Of($"<code>{part}</code>"));
            }
            else
            {
                html.AppendLiteral(Emphasis(part));
            }
        }

        return html;
    }

    private static string Emphasis(string text)
    {
        var parked = EscapePattern().Replace(text, match => ((char)(Parked + match.Value[1])).ToString());
        var encoded = WebUtility.HtmlEncode(WebUtility.HtmlDecode(parked));
        var linked = LinkPattern().Replace(encoded, "<a href=\"$2\" rel=\"noreferrer\">$1</a>");
        var bold = BoldPattern().Replace(linked, "<strong>$1</strong>");
        return ParkedPattern().Replace(bold, match => WebUtility.HtmlEncode(((char)(match.Value[0] - Parked)).ToString()));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"\\[!-/:-@\[-`{-~]")]
    private static partial Regex EscapePattern();

    [GeneratedRegex(@"\[([^\[\]]+)\]\((https?://[^\s()""'<>]+)\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex BoldPattern();

    [GeneratedRegex("[\ue021-\ue07e]")]
    private static partial Regex ParkedPattern();
}
