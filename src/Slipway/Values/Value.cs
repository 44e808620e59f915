namespace Slipway.Values;

/// <summary>
/// An immutable tree of maps, lists and scalars: what JSON can say, and where it was written. Equality is deep and ignores
/// positions and the order of a map's keys.
/// </summary>
public abstract class Value : IEquatable<Value>
{
    private protected Value(SourcePosition position) => Position = position;

    /// <summary>Where the value begins; unknown unless it was read from YAML.</summary>
    public SourcePosition Position { get; }

    /// <summary>What the value is, for messages: <c>map</c>, <c>list</c>, <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>null</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>Whether the value is null.</summary>
    public virtual bool IsNull => false;

    /// <inheritdoc/>
    public abstract bool Equals(Value? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Value);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>The value as compact JSON.</summary>
    public sealed override string ToString() => JsonValues.ToText(this);

    /// <summary>A string.</summary>
    public static implicit operator Value(string text) => ScalarValue.OfString(text);

    /// <summary>An integer.</summary>
    public static implicit operator Value(long number) => ScalarValue.OfInteger(number);

    /// <summary>A boolean.</summary>
    public static implicit operator Value(bool value) => ScalarValue.OfBoolean(value);
}
