using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Slipway.Values;

namespace Slipway.PathEdits;

/// <summary>Quantities (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/): the server writes each in one form, people in the unit that they think in.</summary>
internal static partial class QuantityText
{
    private static readonly Dictionary<string, int> Decimal = new(StringComparer.Ordinal)
    {
        ["n"] = -9, ["u"] = -6, ["m"] = -3, [""] = 0, ["k"] = 3, ["M"] = 6, ["G"] = 9, ["T"] = 12, ["P"] = 15, ["E"] = 18,
    };

    private static readonly Dictionary<string, int> Binary = new(StringComparer.Ordinal) { ["Ki"] = 10, ["Mi"] = 20, ["Gi"] = 30, ["Ti"] = 40, ["Pi"] = 50, ["Ei"] = 60 };

    /// <summary>Whether two values are the same quantity.</summary>
    public static bool AreSame(Value? one, Value? other) =>
        one is ScalarValue a && other is ScalarValue b && Read(a.Text) is { } first && Read(b.Text) is { } second && first.Nanos == second.Nanos;

    /// <summary>A quantity in the unit, and with the kind of scalar, of what it takes the place of; as it is where that would not be exact.</summary>
    public static ScalarValue Spell(ScalarValue value, ScalarValue written)
    {
        if (Read(value.Text) is not { } wanted || Read(written.Text) is not { } before)
        {
            return value;
        }

        var unit = NanosOf(before.Unit);
        // A number without a unit, or with a fraction, was meant to have one; 1.5Gi nobody writes who has written 1Gi.
        var mayBreak = before.Unit.Length == 0 || written.Text.Contains('.', StringComparison.Ordinal);
        var text = Divide(wanted.Nanos, unit, mayBreak) is { } number ? number + before.Unit : value.Text;
        return written.Kind == ScalarKind.String ? ScalarValue.OfString(text) : YamlScalars.Resolve(text, default);
    }

    /// <summary>Whether a quantity is in bounds; one that is not there does not bound it.</summary>
    public static bool IsBetween(ScalarValue value, ScalarValue? lower, ScalarValue? upper) =>
        Read(value.Text) is { } read && (lower is null || Read(lower.Text)?.Nanos <= read.Nanos) && (upper is null || Read(upper.Text)?.Nanos >= read.Nanos);

    /// <summary>A quantity as the next multiple of a step, in the step's unit; null where it is none.</summary>
    public static ScalarValue? RoundUp(ScalarValue value, string step) => Read(value.Text) is { } read ? Multiple(read.Nanos, Read(step)!.Value) : null;

    /// <summary>A quantity that grows as another one does, as a multiple of a step; null where one is none.</summary>
    public static ScalarValue? Scale(ScalarValue value, ScalarValue from, ScalarValue to, string step) =>
        Read(value.Text) is { } read && Read(from.Text) is { Nanos: var before } && before > 0 && Read(to.Text) is { Nanos: var after } ? Multiple(read.Nanos * after / before, Read(step)!.Value) : null;

    private static ScalarValue Multiple(BigInteger nanos, (BigInteger Nanos, string Unit) step) =>
        ScalarValue.OfString(((nanos + step.Nanos - 1) / step.Nanos * (step.Nanos / NanosOf(step.Unit))).ToString(CultureInfo.InvariantCulture) + step.Unit);

    private static (BigInteger Nanos, string Unit)? Read(string text)
    {
        if (text.Length > 40 || Form().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var (digits, fraction, unit) = (match.Groups["whole"].Value, match.Groups["fraction"].Value, match.Groups["unit"].Value);
        var number = BigInteger.Parse(digits + fraction, CultureInfo.InvariantCulture) * NanosOf(unit);
        var scale = BigInteger.Pow(10, fraction.Length);
        return number % scale == 0 ? ((match.Groups["sign"].Value == "-" ? -1 : 1) * number / scale, unit) : null;
    }

    private static BigInteger NanosOf(string unit) =>
        Decimal.TryGetValue(unit, out var power) ? BigInteger.Pow(10, power + 9) : BigInteger.Pow(2, Binary[unit]) * 1_000_000_000;

    private static string? Divide(BigInteger nanos, BigInteger unit, bool mayBreak)
    {
        if (nanos % unit == 0)
        {
            return (nanos / unit).ToString(CultureInfo.InvariantCulture);
        }

        var thousandths = nanos * 1000;
        return mayBreak && thousandths % unit == 0 && nanos >= 0
            ? $"{thousandths / unit / 1000}.{(int)(thousandths / unit % 1000):000}".TrimEnd('0')
            : null;
    }

    [GeneratedRegex("^(?<sign>[+-]?)(?<whole>[0-9]+)(?:\\.(?<fraction>[0-9]*))?(?<unit>|[numkMGTPE]|[KMGTPE]i)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
