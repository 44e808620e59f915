using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Forge.Pages;

/// <summary>
/// The part of Markdown that pull requests use: headings, lists, tables, fenced code, emphasis, links. Everything is encoded first, so no
/// text becomes markup of its own.
/// </summary>
internal static partial class Markdown
{
    public static string Render(string text)
    {
        var html = new StringBuilder();
        var lines = CommentPattern().Replace(text, "").Replace("\r", "", StringComparison.Ordinal).Split('\n');
        for (var index = 0; index < lines.Length;)
        {
            index = Block(lines, index, html);
        }

        return html.ToString();
    }

    private static int Block(string[] lines, int index, StringBuilder html)
    {
        var line = lines[index];
        if (line.Trim().Length == 0)
        {
            return index + 1;
        }

        if (line.StartsWith("```", StringComparison.Ordinal))
        {
            return Fence(lines, index, html);
        }

        if (HeadingPattern().Match(line) is { Success: true } heading)
        {
            var level = Math.Min(6, heading.Groups[1].Length + 2);
            html.Append($"<h{level}>{Inline(heading.Groups[2].Value)}</h{level}>");
            return index + 1;
        }

        if (ItemPattern().IsMatch(line))
        {
            return Lines(lines, index, html, "ul", candidate => ItemPattern().IsMatch(candidate), item => $"<li>{Inline(ItemPattern().Replace(item, ""))}</li>");
        }

        if (line.StartsWith('|'))
        {
            return Lines(lines, index, html, "table", candidate => candidate.StartsWith('|'), Row);
        }

        var end = index;
        while (end < lines.Length && lines[end].Trim().Length > 0 && !lines[end].StartsWith("```", StringComparison.Ordinal))
        {
            end++;
        }

        html.Append("<p>").Append(string.Join("<br>", lines[index..end].Select(Inline))).Append("</p>");
        return end;
    }

    private static int Fence(string[] lines, int index, StringBuilder html)
    {
        var end = index + 1;
        while (end < lines.Length && !lines[end].StartsWith("```", StringComparison.Ordinal))
        {
            end++;
        }

        var code = string.Join('\n', lines[(index + 1)..end]);
        html.Append(lines[index].StartsWith("```diff", StringComparison.Ordinal) ? DiffView.Render(code) : $"<pre>{Html.Encode(code)}</pre>");
        return Math.Min(lines.Length, end + 1);
    }

    private static int Lines(string[] lines, int index, StringBuilder html, string tag, Predicate<string> belongs, Func<string, string> render)
    {
        html.Append('<').Append(tag).Append('>');
        while (index < lines.Length && belongs(lines[index]))
        {
            html.Append(render(lines[index++]));
        }

        html.Append("</").Append(tag).Append('>');
        return index;
    }

    private static string Row(string line)
    {
        var cells = line.Trim().Trim('|').Split('|');
        return cells.All(cell => cell.Trim().Trim('-', ':').Length == 0 && cell.Contains('-', StringComparison.Ordinal))
            ? ""
            : $"<tr>{string.Concat(cells.Select(cell => $"<td>{Inline(cell.Trim())}</td>"))}</tr>";
    }

    private static string Inline(string text)
    {
        // Code first: what is inside of it is not touched again.
        var parts = CodePattern().Split(text);
        return string.Concat(parts.Select((part, position) => position % 2 == 1 ? $"<code>{Html.Encode(part)}</code>" : Emphasis(Html.Encode(part))));
    }

    private static string Emphasis(string encoded)
    {
        var linked = LinkPattern().Replace(encoded, "<a href=\"$2\" rel=\"noreferrer\">$1</a>");
        return BoldPattern().Replace(linked, "<strong>$1</strong>");
    }

    [GeneratedRegex("<!--.*?(-->|$)", RegexOptions.Singleline)]
    private static partial Regex CommentPattern();

    [GeneratedRegex("^(#{1,6}) +(.*)$")]
    private static partial Regex HeadingPattern();

    [GeneratedRegex("^ *[-*] +")]
    private static partial Regex ItemPattern();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"\[([^\[\]]+)\]\((https?://[^\s()""'<>]+)\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex BoldPattern();
}
