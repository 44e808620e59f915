using System.Net;
using System.Text.RegularExpressions;
using Slipway.Pages.Html;

namespace Slipway.Sandbox.Pages.Chat;

/// <summary>Slack's <c>mrkdwn</c> (https://docs.slack.dev/messaging/formatting-message-text): bold, italic, code, links, line ends.</summary>
internal static partial class SlackText
{
    private static readonly Dictionary<string, string> s_emoji = new(StringComparer.Ordinal)
    {
        [":white_check_mark:"] = "✅", [":x:"] = "❌", [":hourglass_flowing_sand:"] = "⏳", [":rocket:"] = "🚀", [":warning:"] = "⚠️", [":rewind:"] = "⏪",
        [":leftwards_arrow_with_hook:"] = "↩️", [":package:"] = "📦", [":mag:"] = "🔍", [":gear:"] = "⚙️", [":no_entry:"] = "⛔", [":large_blue_circle:"] = "🔵",
    };

    public static Markup Render(string text)
    {
        var html = Markup.Empty;
        var position = 0;
        foreach (Match match in TokenPattern().Matches(text))
        {
            html.AppendFormatted(Lines(text[position..match.Index]));
            html.AppendFormatted(Token(match));
            position = match.Index + match.Length;
        }

        html.AppendFormatted(Lines(text[position..]));
        return html;
    }

    private static Markup Token(Match match) =>
        match.Groups["block"] is { Success: true } block ? Markup.Of($"""<pre tabindex="0" role="group" aria-label="Code">{Plain(block.Value.Trim('\n'))}</pre>""")
        : match.Groups["code"] is { Success: true } code ? Markup.Of($"<code>{Plain(code.Value)}</code>")
        : match.Groups["url"] is { Success: true } url ? Parts.Link(Plain(url.Value), Plain(match.Groups["name"] is { Success: true } name ? name.Value : url.Value))
        : match.Groups["bold"] is { Success: true } bold ? Markup.Of($"<b>{Render(bold.Value)}</b>")
        : match.Groups["italic"] is { Success: true } italic ? Markup.Of($"<i>{Render(italic.Value)}</i>")
        : Markup.Of($"{s_emoji.GetValueOrDefault(match.Value, match.Value)}");

    private static Markup Lines(string text)
    {
        var html = Markup.Empty;
        foreach (var (index, line) in text.Split('\n').Index())
        {
            html.AppendLiteral(index == 0 ? "" : "<br>");
            html.AppendFormatted(Plain(line));
        }

        return html;
    }

    // Three signs arrive escaped, and only those.
    private static string Plain(string text) => WebUtility.HtmlDecode(text);

    [GeneratedRegex(@"```(?<block>.+?)```|`(?<code>[^`\n]+)`|<(?<url>https?://[^|>\s]+)(?:\|(?<name>[^>]*))?>|(?<![\w*])\*(?<bold>[^*\n]+)\*(?![\w*])|(?<![\w_])_(?<italic>[^_\n]+)_(?![\w_])|:[a-z_]+:", RegexOptions.Singleline)]
    private static partial Regex TokenPattern();
}
