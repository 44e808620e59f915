using System.Buffers.Text;
using System.Globalization;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>Compares a value with the type of a field that has no fields of its own.</summary>
/// <param name="hideValues">Whether messages must not repeat values: those of a Secret.</param>
internal sealed class ScalarCheck(bool hideValues)
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Check(Value value, ScalarType type) => type switch
    {
        ScalarType.Any => null,
        ScalarType.Object => value is MapValue ? null : $"expected a map, found {Describe(value)}.",
        ScalarType.String => Text(value, "a string"),
        ScalarType.Bytes => Text(value, "base64 text") ?? (Base64.IsValid(((ScalarValue)value).Text) ? null : "is not base64."),
        ScalarType.Time => Text(value, "a time"),
        ScalarType.Boolean => value is ScalarValue { Kind: ScalarKind.Boolean } ? null : $"expected true or false, found {Describe(value)}.{Unquote(value)}",
        ScalarType.Int32 => Integer(value, int.MinValue, int.MaxValue),
        ScalarType.Int64 => Integer(value, long.MinValue, long.MaxValue),
        ScalarType.Number => value is ScalarValue { AsNumber: not null } ? null : $"expected a number, found {Describe(value)}.",
        ScalarType.IntOrString => value is ScalarValue { Kind: ScalarKind.Integer or ScalarKind.String } ? null : $"expected an integer or a string, found {Describe(value)}.",
        _ => Quantity(value),
    };

    /// <summary>A value in a message: <c>the integer 8080</c>, <c>a list</c>.</summary>
    public string Describe(Value value) => value switch
    {
        ScalarValue { Kind: ScalarKind.Null } => "null",
        ScalarValue { Kind: ScalarKind.String } when hideValues => "a string",
        ScalarValue { Kind: ScalarKind.String } text => $"the string {Quoted.Of(text.Text)}",
        ScalarValue scalar when hideValues => $"{Article(scalar.TypeName)} {scalar.TypeName}",
        ScalarValue scalar => $"the {scalar.TypeName} {Quoted.Of(scalar.Text)[1..^1]}",
        _ => $"a {value.TypeName}",
    };

    private string? Text(Value value, string expected)
    {
        if (value is ScalarValue { Kind: ScalarKind.String })
        {
            return null;
        }

        var advice = value is ScalarValue { IsNull: false } ? " Put it in quotes." : "";
        return $"expected {expected}, found {Describe(value)}.{advice}";
    }

    private string? Integer(Value value, long least, long most)
    {
        if (value is not ScalarValue { Kind: ScalarKind.Integer } scalar)
        {
            return $"expected an integer, found {Describe(value)}.{Unquote(value)}";
        }

        return scalar.AsInteger is { } number && number >= least && number <= most ? null : $"{Describe(value)} is out of range.";
    }

    private string? Quantity(Value value) => value switch
    {
        ScalarValue { AsNumber: not null } => null,
        ScalarValue { AsString: { } text } => IsQuantity(text) ? null : $"{Describe(value)} is not a quantity; expected a number with a unit, such as 500m or 1Gi.",
        _ => $"expected a quantity such as 500m or 1Gi, found {Describe(value)}.",
    };

    private static string Unquote(Value value) =>
        value is ScalarValue { AsString: "true" or "false" } || (value is ScalarValue { AsString: { } text } && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? " Leave out the quotes." : "";

    private static string Article(string word) => word[0] is 'i' ? "an" : "a";

    // https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/: a number, and a suffix or an exponent.
    private static bool IsQuantity(ReadOnlySpan<char> text)
    {
        text = WithoutSign(text);
        var whole = Digits(text);
        var fraction = whole < text.Length && text[whole] == '.' ? Digits(text[(whole + 1)..]) : -1;
        if (whole == 0 && fraction < 1)
        {
            return false;
        }

        var suffix = text[(whole + fraction + 1)..];
        return suffix is "" or "n" or "u" or "m" or "k" or "M" or "G" or "T" or "P" or "E" or "Ki" or "Mi" or "Gi" or "Ti" or "Pi" or "Ei"
            || (suffix is ['e' or 'E', .. var exponent] && WithoutSign(exponent) is { Length: > 0 } power && Digits(power) == power.Length);
    }

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> text) => text is ['+' or '-', .. var rest] ? rest : text;

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
        {
            count++;
        }

        return count;
    }
}
