using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Slipway.Pages.Html;

namespace Slipway.Sandbox.Pages.Text;

/// <summary>
/// Markdown of pull requests, which anybody may have written: HTML in it is encoded, but for sections that fold, and links lead to web addresses only.
/// </summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseSoftlineBreakAsHardlineBreak().Build();

    public static Markup Render(string text)
    {
        text = Markup.Visible(text);
        var html = Markup.Empty;
        try
        {
            using var writer = new StringWriter();
            var renderer = new HtmlRenderer(writer);
            s_pipeline.Setup(renderer);
            var htmlInText = new HtmlInText();
            MarkdownRenderers.Use(renderer, htmlInText);
            renderer.Render(Arrange(Markdown.Parse(text, s_pipeline)));
            htmlInText.Close(renderer);
            html.AppendLiteral(writer.ToString());
        }
        catch (ArgumentException)
        {
            // Nested deeper than any text that is meant to be read: Markdig refuses it.
            html.AppendFormatted(Markup.Of($"""<pre tabindex="0" role="group" aria-label="Text">{text}</pre>"""));
        }

        return html;
    }

    private static MarkdownDocument Arrange(MarkdownDocument document)
    {
        var headings = document.Descendants<HeadingBlock>().ToList();
        var topLevel = headings.Select(heading => heading.Level).FirstOrDefault();
        foreach (var heading in headings)
        {
            // Whatever depth a text begins at, it stands below the page's own heading.
            heading.Level = Math.Clamp(heading.Level - topLevel + 2, 2, 6);
        }

        foreach (var table in document.Descendants<Table>().ToList())
        {
            // Aligning takes inline styles, which the page's policy forbids.
            table.ColumnDefinitions.Clear();
            if (table[0] is TableRow { IsHeader: true } head && !head.Descendants<LeafInline>().Any())
            {
                table.RemoveAt(0);
            }
        }

        return document;
    }
}
