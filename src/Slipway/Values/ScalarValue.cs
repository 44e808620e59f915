using System.Globalization;

namespace Slipway.Values;

/// <summary>A string, number, boolean or null.</summary>
internal sealed class ScalarValue : Value
{
    /// <summary>Null without a position.</summary>
    public static readonly ScalarValue Null = new(ScalarKind.Null, "null", default);

    internal ScalarValue(ScalarKind kind, string text, SourcePosition position)
        : base(position)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>The kind of scalar.</summary>
    public ScalarKind Kind { get; }

    /// <summary>A string's text, otherwise the value as JSON writes it: <c>true</c>, <c>8080</c>, <c>null</c>.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override bool IsNull => Kind == ScalarKind.Null;

    /// <inheritdoc/>
    public override string TypeName => Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => "boolean",
        ScalarKind.Integer => "integer",
        ScalarKind.Number => "number",
        _ => "string",
    };

    /// <summary>The text, if the value is a string.</summary>
    public string? AsString => Kind == ScalarKind.String ? Text : null;

    /// <summary>The boolean, if the value is one.</summary>
    public bool? AsBoolean => Kind == ScalarKind.Boolean ? Text == "true" : null;

    /// <summary>The integer, if the value is one that fits 64 bits.</summary>
    public long? AsInteger =>
        Kind == ScalarKind.Integer && long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The number, if the value is an integer or another number.</summary>
    public double? AsNumber =>
        Kind is ScalarKind.Integer or ScalarKind.Number
        && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A string.</summary>
    public static ScalarValue OfString(string text) => new(ScalarKind.String, text, default);

    /// <summary>An integer.</summary>
    public static ScalarValue OfInteger(long number) => new(ScalarKind.Integer, number.ToString(CultureInfo.InvariantCulture), default);

    /// <summary>A boolean.</summary>
    public static ScalarValue OfBoolean(bool value) => new(ScalarKind.Boolean, value ? "true" : "false", default);

    /// <inheritdoc/>
    public override bool Equals(Value? other) =>
        ReferenceEquals(this, other)
        || (other is ScalarValue scalar && scalar.Kind == Kind
            && (scalar.Text == Text || (Kind == ScalarKind.Number && scalar.AsNumber == AsNumber)));

    /// <inheritdoc/>
    public override int GetHashCode() => Kind == ScalarKind.Number ? AsNumber.GetHashCode() : string.GetHashCode(Text, StringComparison.Ordinal);
}
