using System.Text.RegularExpressions;
using Slipway.Reports;

namespace Slipway.Releases;

/// <summary>Puts text that others wrote into Markdown, so that it is shown and does nothing.</summary>
internal static partial class Markdown
{
    private const int MaxLineLength = 200;

    /// <summary>
    /// A code block of at most so many characters. Its fence is longer than any in the text, and the text holds no HTML comment: a marker in it is not one.
    /// </summary>
    public static string Fenced(string language, string text, int room = int.MaxValue)
    {
        text = WithoutComments(text).TrimEnd('\n');
        text = ManyBackticks().Replace(text, match => match.Value[..19] + "…");
        var longest = Backticks().Matches(text).Select(match => match.Length).DefaultIfEmpty(0).Max();
        var fence = new string('`', Math.Max(3, longest + 1));
        room -= (2 * fence.Length) + language.Length + 2;
        if (text.Length > room)
        {
            const string more = "… and more, see the files of this pull request";
            text = text[..(text.LastIndexOf('\n', Math.Max(0, room - more.Length - 1)) + 1)] + more;
        }

        return $"{fence}{language}\n{text}\n{fence}";
    }

    /// <summary>Text in a sentence: no mention, no reference to an issue, no link, no HTML, no table cell or code of its own.</summary>
    public static string Inline(string text) =>
        Active().Replace(WithoutComments(text.ReplaceLineEndings(" ")), match => match.Value switch
        {
            "@" or "#" => match.Value + "\u200B",
            "<" => "&lt;",
            ">" => "&gt;",
            "&" => "&amp;",
            { Length: > 1 } reference => reference[..^1] + "\u200B" + reference[^1],
            var sign => "\\" + sign,
        });

    /// <summary>One line of text in a list: as <see cref="Inline"/>, and not too long.</summary>
    public static string Line(string text) => Inline(LogText.CutLines(text, MaxLineLength));

    /// <summary>The target of a link.</summary>
    public static string Url(string url) => UnsafeInUrl().Replace(url, match => Uri.EscapeDataString(match.Value) is var escaped && escaped != match.Value ? escaped : Uri.HexEscape(match.Value[0]));

    private static string WithoutComments(string text) => text.Replace("<!--", "<!\u200B--", StringComparison.Ordinal);

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();

    [GeneratedRegex("`{20,}")]
    private static partial Regex ManyBackticks();

    // 'GH-12' refers to an issue as '#12' does; '://' and 'www.' make a link of what is around them.
    [GeneratedRegex(@"[@#<>&|`*_~$\[\]\\]|\bGH-(?=[0-9])|://|\bwww\.", RegexOptions.IgnoreCase)]
    private static partial Regex Active();

    [GeneratedRegex(@"[()<>\s|`\\""]")]
    private static partial Regex UnsafeInUrl();
}
