using System.Text;

namespace Slipway.Values;

/// <summary>
/// Double-quoted scalars. JSON's form is not enough: YAML has no surrogate escapes, so that a character above U+FFFF stands for itself or is no YAML
/// (https://yaml.org/spec/1.2.2/#57-escaped-characters).
/// </summary>
internal static class YamlQuoting
{
    /// <summary>The text in double quotes, with escapes for what YAML does not print.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            quoted = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when !IsPrintable(rune) => quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => quoted.Append(rune.ToString()),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Whether a text can stand in a file as it is: all but line ends and tabs is printable.</summary>
    public static bool IsPrintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is not ('\n' or '\t') && !IsPrintable(rune))
            {
                return false;
            }
        }

        return true;
    }

    // Without the line ends of YAML 1.1 and the byte order mark, which readers take for something else than text.
    private static bool IsPrintable(Rune rune) => rune.Value switch
    {
        < ' ' or (>= 0x7f and <= 0x9f) or 0x2028 or 0x2029 or 0xfeff or 0xfffe or 0xffff => false,
        _ => true,
    };
}
