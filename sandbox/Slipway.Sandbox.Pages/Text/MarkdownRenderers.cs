using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Slipway.Pages.Html;
using Slipway.Sandbox.Pages.PullRequests;
using Slipway.Sandbox.Pages.Runs;

namespace Slipway.Sandbox.Pages.Text;

/// <summary>How the pages show what they do not leave to Markdig: HTML, links, code and tables.</summary>
internal static class MarkdownRenderers
{
    public static void Use(HtmlRenderer renderer, HtmlInText html)
    {
        var renderers = renderer.ObjectRenderers;
        renderers.Replace<HtmlBlockRenderer>(html);
        renderers.Replace<HtmlInlineRenderer>(new Inlines());
        renderers.Replace<LinkInlineRenderer>(new Links());
        renderers.Replace<AutolinkInlineRenderer>(new Autolinks());
        renderers.Replace<CodeBlockRenderer>(new Code());
        renderers.Replace<HtmlTableRenderer>(new Tables());
    }

    private sealed class Inlines : HtmlObjectRenderer<HtmlInline>
    {
        protected override void Write(HtmlRenderer renderer, HtmlInline inline)
        {
            if (!inline.Tag.StartsWith("<!--", StringComparison.Ordinal))
            {
                renderer.WriteEscape(inline.Tag);
            }
        }
    }

    private sealed class Links : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            var isSafe = Start(renderer, link.Url);
            renderer.WriteChildren(link);
            renderer.Write(isSafe ? "</a>" : "");
        }

        /// <summary>Begins a link where its address is one of the web.</summary>
        public static bool Start(HtmlRenderer renderer, string? address)
        {
            var isSafe = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
            if (isSafe)
            {
                renderer.Write("<a href=\"").WriteEscapeUrl(address).Write("\" rel=\"noreferrer\">");
            }

            return isSafe;
        }
    }

    private sealed class Autolinks : HtmlObjectRenderer<AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, AutolinkInline link)
        {
            var isSafe = Links.Start(renderer, link.Url);
            renderer.WriteEscape(link.Url).Write(isSafe ? "</a>" : "");
        }
    }

    private sealed class Code : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            var code = block.Lines.ToString();
            renderer.Write((block switch
            {
                FencedCodeBlock { Info: "diff" } => DiffView.Render(code),
                FencedCodeBlock => Markup.Of($"""<pre tabindex="0" role="group" aria-label="Code">{code}</pre>"""),
                // Plans are written like this: nothing in them can end it.
                _ => Markup.Of($"""<div class="log plan" tabindex="0" role="group" aria-label="Code">{code.Split('\n').Select(LogView.Text)}</div>"""),
            }).ToString());
        }
    }

    private sealed class Tables : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.Write("""<div class="scroll" tabindex="0" role="group" aria-label="Table">""");
            base.Write(renderer, table);
            renderer.Write("</div>");
        }
    }
}
