using System.Collections;

namespace Slipway.Values;

/// <summary>A list of values.</summary>
public sealed class ListValue : Value, IReadOnlyList<Value>
{
    /// <summary>The list without items.</summary>
    public static readonly ListValue Empty = new([], default);

    private readonly Value[] items;

    internal ListValue(Value[] items, SourcePosition position)
        : base(position) => this.items = items;

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public override string TypeName => "list";

    /// <inheritdoc/>
    public Value this[int index] => items[index];

    /// <summary>A list of the given items.</summary>
    public static ListValue Of(params IEnumerable<Value> items) => new([.. items], default);

    /// <summary>The items that are maps, in order.</summary>
    public IEnumerable<MapValue> Maps => items.OfType<MapValue>();

    /// <inheritdoc/>
    public override bool Equals(Value? other) =>
        ReferenceEquals(this, other) || (other is ListValue list && list.items.AsSpan().SequenceEqual(items));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<Value> GetEnumerator() => ((IEnumerable<Value>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
