using System.Text;

namespace Slipway.Values;

/// <summary>
/// Text of a manifest inside a message: in one line and not long. A manifest may come from a pull request, and a CI log takes lines that begin with <c>::</c>
/// for commands.
/// </summary>
internal static class Quoted
{
    private const int MaxLength = 80;

    /// <summary>The text in single quotes, control characters escaped, cut after 80 characters.</summary>
    public static string Of(string text)
    {
        var isPlain = text.Length <= MaxLength;
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            isPlain &= !char.IsControl(character) && character is not ('\u2028' or '\u2029');
        }

        return isPlain ? $"'{text}'" : $"'{Cut(text)}'";
    }

    private static string Cut(string text)
    {
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (cut.Length >= MaxLength)
            {
                return cut.Append('…').ToString();
            }

            cut.Append(rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 => $"\\u{rune.Value:x4}",
                _ => rune.ToString(),
            });
        }

        return cut.ToString();
    }
}
