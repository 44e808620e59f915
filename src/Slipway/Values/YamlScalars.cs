using System.Globalization;
using System.Numerics;

namespace Slipway.Values;

/// <summary>
/// What a plain (unquoted) YAML scalar stands for, as kubectl reads it: the YAML 1.1 rules of
/// https://pkg.go.dev/sigs.k8s.io/yaml, by which <c>yes</c> and <c>on</c> are booleans and <c>0777</c> is octal.
/// </summary>
internal static class YamlScalars
{
    public static ScalarValue Resolve(string text, SourcePosition position)
    {
        if (text.Length == 0)
        {
            return new ScalarValue(ScalarKind.Null, "null", position);
        }

        return text[0] switch
        {
            'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' or '~' => Word(text, position),
            '.' => Fraction(text) is { } number ? Number(number, position) : null,
            (>= '0' and <= '9') or '+' or '-' => Numeric(text, position),
            _ => null,
        } ?? new ScalarValue(ScalarKind.String, text, position);
    }

    private static ScalarValue? Word(string text, SourcePosition position) => text switch
    {
        "~" or "null" or "Null" or "NULL" => new ScalarValue(ScalarKind.Null, "null", position),
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => new ScalarValue(ScalarKind.Boolean, "true", position),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => new ScalarValue(ScalarKind.Boolean, "false", position),
        _ => null,
    };

    private static ScalarValue? Numeric(string text, SourcePosition position)
    {
        var digits = text.Contains('_', StringComparison.Ordinal) ? text.Replace("_", "", StringComparison.Ordinal) : text;
        if (Whole(digits) is { } whole)
        {
            return new ScalarValue(ScalarKind.Integer, whole, position);
        }

        return Fraction(digits) is { } number ? Number(number, position) : null;
    }

    private static string? Whole(ReadOnlySpan<char> text)
    {
        var negative = text[0] == '-';
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        if (digits.IsEmpty)
        {
            return null;
        }

        var radix = digits switch
        {
            ['0', 'x' or 'X', ..] => 16,
            ['0', 'b' or 'B', ..] => 2,
            ['0', _, ..] => 8,
            _ => 10,
        };
        var body = digits switch
        {
            ['0', 'x' or 'X' or 'o' or 'O' or 'b' or 'B', ..] => digits[2..],
            ['0', _, ..] => digits[1..],
            _ => digits,
        };
        var number = BigInteger.Zero;
        if (radix == 10 && body.Length <= 18)
        {
            return long.TryParse(body, NumberStyles.None, CultureInfo.InvariantCulture, out var small) ? Signed(small, negative) : null;
        }

        // No number of a manifest is longer; a longer run of digits stays text instead of costing quadratic time.
        if (body.IsEmpty || body.Length > 128)
        {
            return null;
        }

        foreach (var character in body)
        {
            var digit = char.IsAsciiHexDigit(character) ? Convert.ToInt32(character.ToString(), 16) : int.MaxValue;
            if (digit >= radix)
            {
                return null;
            }

            number = (number * radix) + digit;
        }

        return Signed(number, negative);
    }

    private static string Signed(BigInteger number, bool negative) => (negative ? -number : number).ToString(CultureInfo.InvariantCulture);

    private static double? Fraction(ReadOnlySpan<char> text)
    {
        var hasDigit = false;
        foreach (var character in text)
        {
            hasDigit |= char.IsAsciiDigit(character);
            if (!char.IsAsciiDigit(character) && character is not ('.' or 'e' or 'E' or '+' or '-'))
            {
                return null;
            }
        }

        return hasDigit && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : null;
    }

    // A whole number loses its fraction on the way through JSON: kubectl sends 1.0 as 1.
    private static ScalarValue Number(double number, SourcePosition position) =>
        Math.Abs(number) < 1e15 && Math.Floor(number) == number
            ? new ScalarValue(ScalarKind.Integer, ((long)number).ToString(CultureInfo.InvariantCulture), position)
            : new ScalarValue(ScalarKind.Number, number.ToString("R", CultureInfo.InvariantCulture), position);
}
