using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Slipway.Sandbox.Pages.Text;

/// <summary>HTML between paragraphs: sections that fold are shown, comments are not, and everything else is text.</summary>
internal sealed partial class HtmlInText : HtmlObjectRenderer<HtmlBlock>
{
    private const string End = "</details>";

    private int _openSections;

    /// <summary>Ends the sections that the text did not.</summary>
    public void Close(HtmlRenderer renderer)
    {
        for (; _openSections > 0; _openSections--)
        {
            renderer.Write(End);
        }
    }

    protected override void Write(HtmlRenderer renderer, HtmlBlock block)
    {
        if (block.Type == HtmlBlockType.Comment)
        {
            return;
        }

        // Inside of a list, say, one would end in another place than it began.
        var canFold = block.Parent is MarkdownDocument;
        foreach (var line in block.Lines.ToString().Split('\n').Select(line => line.Trim()))
        {
            if (canFold && StartPattern().Match(line) is { Success: true } start)
            {
                _openSections++;
                renderer.Write(start.Groups[1].Length > 0 ? "<details open>" : "<details>").Write("<summary>").WriteEscape(start.Groups[2].Value).Write("</summary>");
            }
            else if (canFold && line == End && _openSections > 0)
            {
                _openSections--;
                renderer.Write(End);
            }
            else
            {
                renderer.Write("<p>").WriteEscape(line).Write("</p>");
            }
        }
    }

    [GeneratedRegex("^<details( open)?><summary>(.*)</summary>$")]
    private static partial Regex StartPattern();
}
