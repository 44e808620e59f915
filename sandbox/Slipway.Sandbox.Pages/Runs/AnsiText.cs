using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Pages.Html;

namespace Slipway.Sandbox.Pages.Runs;

/// <summary>
/// What a program wrote for a terminal, as HTML: colours and bold as classes, every other escape sequence dropped. Each line begins
/// plain, as most programs end what they begin on the same line.
/// </summary>
internal static partial class AnsiText
{
    private static readonly string[] s_colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

    public static Markup Line(string line)
    {
        if (!line.Contains('\u001b', StringComparison.Ordinal))
        {
            return Markup.Of($"{WithoutControls(line)}");
        }

        var html = Markup.Empty;
        var style = default(Style);
        var position = 0;
        foreach (Match match in EscapePattern().Matches(line))
        {
            Append(html, line[position..match.Index], style);
            position = match.Index + match.Length;
            if (match.Groups["codes"].Success)
            {
                style = Apply(style, match.Groups["codes"].Value);
            }
        }

        Append(html, line[position..], style);
        return html;
    }

    private static void Append(Markup html, string text, Style style)
    {
        if (text.Length == 0)
        {
            return;
        }

        html.AppendFormatted(style == default
            ? Markup.Of($"{WithoutControls(text)}")
            : Markup.Of($"""<span class="{style.Classes}">{WithoutControls(text)}</span>"""));
    }

    private static string WithoutControls(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') ? string.Concat(text.Where(character => character == '\t' || !char.IsControl(character))) : text;

    private static Style Apply(Style style, string codes)
    {
        var numbers = codes.Split(';').Select(code => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList();
        for (var index = 0; index < numbers.Count; index++)
        {
            style = numbers[index] switch
            {
                0 => default,
                1 => style with { IsBold = true },
                2 => style with { IsDim = true },
                22 => style with { IsBold = false, IsDim = false },
                >= 30 and <= 37 and var colour => style with { Colour = s_colours[colour - 30] },
                39 => style with { Colour = null },
                >= 90 and <= 97 and var colour => style with { Colour = s_colours[colour - 90] },
                _ => style,
            };
            if (numbers[index] is 38 or 48)
            {
                // One of 256 colours, or of all: 5;n or 2;r;g;b. A page with colours of its own leaves them out.
                index += numbers.ElementAtOrDefault(index + 1) == 2 ? 4 : 2;
            }
        }

        return style;
    }

    private readonly record struct Style(bool IsBold, bool IsDim, string? Colour)
    {
        public string Classes => string.Join(' ', new[] { IsBold ? "bold" : null, IsDim ? "dim" : null, Colour is null ? null : "c-" + Colour }.Where(name => name is not null));
    }

    [GeneratedRegex(@"\u001b(?:\[(?<codes>[0-9;]*)m|\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|.|$)")]
    private static partial Regex EscapePattern();
}
