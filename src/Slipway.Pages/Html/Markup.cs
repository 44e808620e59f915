using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Pages.Html;

/// <summary>
/// HTML, written as an interpolated string. What is put into its holes is encoded unless it is HTML itself, so no text becomes markup by
/// being forgotten.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Markup
{
    // What makes a line read otherwise than it is written, also the text after it: https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings
    // And what a terminal obeys, and HTML does not know.
    private static readonly SearchValues<char> s_hidden = SearchValues.Create([.. "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u007F", .. Enumerable.Range(0, 0x20).Select(code => (char)code).Except("\t\n\r")]);

    private readonly StringBuilder _text;

    public Markup(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

    public static Markup Empty => new(0, 0);

    /// <summary>Gives an interpolated string this type where the compiler would take it for a plain one.</summary>
    public static Markup Of(Markup markup) => markup;

    /// <summary>The HTML if the condition holds, else nothing.</summary>
    public static Markup When(bool condition, Func<Markup> markup) => condition ? markup() : Empty;

    public void AppendLiteral(string html) => _text.Append(html);

    public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text is null ? null : Visible(text)));

    public void AppendFormatted(Uri? address) => AppendFormatted(address?.AbsoluteUri);

    public void AppendFormatted(long number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Markup? markup) => _text.Append(markup?._text);

    public void AppendFormatted(IEnumerable<Markup> markups)
    {
        foreach (var markup in markups)
        {
            _text.Append(markup._text);
        }
    }

    /// <summary>A text with what cannot be seen in it, and acts, made visible: marks that turn the direction of a line, and controls.</summary>
    public static string Visible(string text) => !text.AsSpan().ContainsAny(s_hidden) ? text
        : string.Concat(text.Select(character => s_hidden.Contains(character) ? $"[U+{(int)character:X4}]" : character.ToString()));

    public override string ToString() => _text.ToString();


}
