using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>A resource quantity (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/), in billionths.</summary>
internal readonly partial record struct Quantity(BigInteger Billionths, string Format)
{
    private const long Billion = 1_000_000_000;

    private static readonly string[] s_binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly (string Suffix, int Exponent)[] s_decimal =
        [("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("", 0), ("m", -3), ("u", -6), ("n", -9)];

    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = default;
        var match = Pattern().Match(text);
        if (!match.Success)
            return false;
        var number = match.Groups[1].Value;
        var suffix = match.Groups[2].Value;
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var digits = number.Replace(".", "", StringComparison.Ordinal);
        var scale = point < 0 ? 0 : number.Length - point - 1;
        if (digits.TrimStart('+', '-').Length == 0 || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return false;

        var format = "decimal";
        var exponent = 0;
        var binary = Array.IndexOf(s_binary, suffix);
        var known = Array.FindIndex(s_decimal, unit => unit.Suffix == suffix);
        if (binary > 0)
        {
            value *= BigInteger.Pow(1024, binary);
            format = "binary";
        }
        else if (known >= 0)
        {
            exponent = s_decimal[known].Exponent;
        }
        else if (suffix is ['e' or 'E', ..] && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            format = "exponent";
        }
        else
        {
            return false;
        }

        var shift = exponent - scale + 9;
        if (shift > 100 || shift < -100)
            return false;
        value = shift >= 0 ? value * BigInteger.Pow(10, shift) : RoundUp(value, BigInteger.Pow(10, -shift));
        quantity = new Quantity(value, format);
        return true;
    }

    public override string ToString()
    {
        if (Billionths.IsZero)
            return "0";
        var whole = Billionths % Billion == 0;
        if (Format == "binary" && BigInteger.Abs(Billionths) >= 1024 * (BigInteger)Billion)
        {
            var value = whole ? Billionths / Billion : RoundUp(Billionths, Billion);
            var unit = 0;
            while (unit < s_binary.Length - 1 && value % 1024 == 0)
            {
                value /= 1024;
                unit++;
            }

            return value.ToString(CultureInfo.InvariantCulture) + s_binary[unit];
        }

        foreach (var (suffix, exponent) in s_decimal)
        {
            var divisor = BigInteger.Pow(10, exponent + 9);
            if (Billionths % divisor != 0)
                continue;
            var value = (Billionths / divisor).ToString(CultureInfo.InvariantCulture);
            return Format == "exponent" ? exponent == 0 ? value : $"{value}e{exponent.ToString(CultureInfo.InvariantCulture)}" : value + suffix;
        }

        return "0";
    }

    private static BigInteger RoundUp(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var rest);
        return rest.IsZero ? quotient : value.Sign > 0 ? quotient + 1 : quotient - 1;
    }

    [GeneratedRegex(@"^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$")]
    private static partial Regex Pattern();
}
