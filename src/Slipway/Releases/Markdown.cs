using System.Text.RegularExpressions;

namespace Slipway.Releases;

/// <summary>Puts text that others wrote into Markdown, so that it is shown and does nothing.</summary>
internal static partial class Markdown
{
    /// <summary>A code block. Its fence is longer than any in the text, and the text holds no HTML comment: a marker in it is not one.</summary>
    public static string Fenced(string language, string text)
    {
        var longest = Backticks().Matches(text).Select(match => match.Length).DefaultIfEmpty(0).Max();
        var fence = new string('`', Math.Max(3, longest + 1));
        return $"{fence}{language}\n{WithoutComments(text).TrimEnd('\n')}\n{fence}";
    }

    /// <summary>Text in a sentence: no mention, no reference to an issue, no HTML, no table cell or code of its own.</summary>
    public static string Inline(string text) =>
        Active().Replace(WithoutComments(text.ReplaceLineEndings(" ")), match => match.Value switch
        {
            "@" or "#" => match.Value + "\u200B",
            "<" => "&lt;",
            ">" => "&gt;",
            var sign => "\\" + sign,
        });

    /// <summary>The target of a link.</summary>
    public static string Url(string url) => UnsafeInUrl().Replace(url, match => Uri.HexEscape(match.Value[0]));

    private static string WithoutComments(string text) => text.Replace("<!--", "<!\u200B--", StringComparison.Ordinal);

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();

    [GeneratedRegex(@"[@#<>|`*_\[\]\\]")]
    private static partial Regex Active();

    [GeneratedRegex(@"[()<>\s|`\\""]")]
    private static partial Regex UnsafeInUrl();
}
