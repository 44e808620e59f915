using System.Text.RegularExpressions;
using Slipway.Sandbox.Pages.PullRequests;
using Slipway.Sandbox.Pages.Runs;

namespace Slipway.Sandbox.Pages.Text;

/// <summary>
/// The part of Markdown that pull requests use: headings, lists, tables, code, emphasis, links, and sections that fold. Everything is
/// encoded, so no text becomes markup of its own.
/// </summary>
internal sealed partial class MarkdownText
{
    private const string Indent = "    ";

    private readonly string[] _lines;
    private readonly Markup _html = Markup.Empty;
    private int _index;
    private int _openSections;
    private int? _topLevel;

    private MarkdownText(string text) =>
        _lines = CommentPattern().Replace(text, "").Replace("\r", "", StringComparison.Ordinal).Split('\n');

    public static Markup Render(string text)
    {
        var document = new MarkdownText(text);
        while (document._index < document._lines.Length)
        {
            document.Block();
        }

        while (document._openSections-- > 0)
        {
            document._html.AppendLiteral("</details>");
        }

        return document._html;
    }

    private void Block()
    {
        var line = _lines[_index];
        if (line.Trim().Length == 0)
        {
            _index++;
        }
        else if (FencePattern().Match(line) is { Success: true } fence)
        {
            Fence(fence.Groups[1].Value, fence.Groups[2].Value);
        }
        else if (line.StartsWith(Indent, StringComparison.Ordinal))
        {
            // Plans are written like this: nothing in them can end it.
            Run(next => next.StartsWith(Indent, StringComparison.Ordinal) || next.Trim().Length == 0, """<div class="log plan" tabindex="0" role="region" aria-label="Code">""", "</div>", next => LogView.Text(next.Length < Indent.Length ? "" : next[Indent.Length..]));
        }
        else if (HeadingPattern().Match(line) is { Success: true } heading)
        {
            _index++;
            // Whatever depth a text begins at, it stands below the page's own heading.
            var depth = heading.Groups[1].Length;
            var level = Math.Clamp(depth - (_topLevel ??= depth) + 2, 2, 6);
            _html.AppendLiteral($"<h{level}>");
            _html.AppendFormatted(InlineText.Render(heading.Groups[2].Value));
            _html.AppendLiteral($"</h{level}>");
        }
        else if (ItemPattern().IsMatch(line))
        {
            Run(ItemPattern().IsMatch, "<ul>", "</ul>", item => Markup.Of($"<li>{InlineText.Render(ItemPattern().Replace(item, ""))}</li>"));
        }
        else if (line.StartsWith('|'))
        {
            Table();
        }
        else if (!Section(line.Trim()))
        {
            Paragraph();
        }
    }

    private void Fence(string mark, string language)
    {
        _index++;
        var first = _index;
        while (_index < _lines.Length && !_lines[_index].StartsWith(mark, StringComparison.Ordinal))
        {
            _index++;
        }

        var code = string.Join('\n', _lines[first.._index]);
        _index++;
        _html.AppendFormatted(language == "diff" ? DiffView.Render(code) : Markup.Of($"""<pre tabindex="0">{code}</pre>"""));
    }

    private void Run(Predicate<string> belongs, string start, string end, Func<string, Markup> render)
    {
        _html.AppendLiteral(start);
        var last = _index;
        for (var look = _index; look < _lines.Length && belongs(_lines[look]); look++)
        {
            last = _lines[look].Trim().Length == 0 ? last : look;
        }

        for (; _index <= last; _index++)
        {
            _html.AppendFormatted(render(_lines[_index]));
        }

        _html.AppendLiteral(end);
    }

    private void Table()
    {
        var hasHead = _index + 1 < _lines.Length && IsRule(Cells(_lines[_index + 1])) && Cells(_lines[_index]).Any(cell => cell.Length > 0);
        var isFirst = hasHead;
        Run(line => line.StartsWith('|'), """<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>""", "</table></div>", line =>
        {
            var cells = Cells(line);
            var tag = isFirst ? "th" : "td";
            isFirst = false;
            var row = Markup.Empty;
            foreach (var cell in IsRule(cells) || cells.All(cell => cell.Length == 0) ? [] : cells)
            {
                row.AppendLiteral($"<{tag}>");
                row.AppendFormatted(InlineText.Render(cell));
                row.AppendLiteral($"</{tag}>");
            }

            return Markup.Of($"<tr>{row}</tr>");
        });
    }

    private static List<string> Cells(string line) =>
        [.. CellPattern().Split(line.Trim().Trim('|')).Select(cell => cell.Trim())];

    private static bool IsRule(List<string> cells) => cells.TrueForAll(cell => cell.Contains('-', StringComparison.Ordinal) && cell.Trim('-', ':').Length == 0);

    private bool Section(string line)
    {
        if (SectionPattern().Match(line) is { Success: true } start)
        {
            _openSections++;
            _html.AppendFormatted(Markup.Of($"<details><summary>{InlineText.Render(start.Groups[1].Value)}</summary>"));
        }
        else if (line == "</details>" && _openSections > 0)
        {
            _openSections--;
            _html.AppendLiteral("</details>");
        }
        else
        {
            return false;
        }

        _index++;
        return true;
    }

    private void Paragraph()
    {
        var first = _index++;
        while (_index < _lines.Length && _lines[_index].Trim() is { Length: > 0 } next && !next.StartsWith("```", StringComparison.Ordinal)
            && !next.StartsWith('|') && next != "</details>" && !ItemPattern().IsMatch(_lines[_index]) && !HeadingPattern().IsMatch(_lines[_index]))
        {
            _index++;
        }

        _html.AppendLiteral("<p>");
        foreach (var (position, line) in _lines[first.._index].Index())
        {
            _html.AppendLiteral(position == 0 ? "" : "<br>");
            _html.AppendFormatted(InlineText.Render(line));
        }

        _html.AppendLiteral("</p>");
    }

    [GeneratedRegex("<!--.*?(-->|$)", RegexOptions.Singleline)]
    private static partial Regex CommentPattern();

    [GeneratedRegex("^(`{3,}) *([a-zA-Z]*) *$")]
    private static partial Regex FencePattern();

    [GeneratedRegex("^(#{1,6}) +(.*)$")]
    private static partial Regex HeadingPattern();

    [GeneratedRegex("^ {0,3}(?:[-*]|[0-9]+[.]) +")]
    private static partial Regex ItemPattern();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellPattern();

    [GeneratedRegex("^<details><summary>(.*)</summary>$")]
    private static partial Regex SectionPattern();
}
