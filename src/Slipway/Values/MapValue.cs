using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Slipway.Values;

/// <summary>A map from unique keys to values, in the order in which they were written.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is a value first; 'map' is YAML's word.")]
public sealed class MapValue : Value, IReadOnlyCollection<MapEntry>
{
    /// <summary>The map without entries.</summary>
    public static readonly MapValue Empty = new([], default);

    // Most maps of a manifest are small: a walk over an array is faster than hashing, and much smaller.
    private const int LargestWithoutIndex = 12;

    private readonly MapEntry[] entries;
    private Dictionary<string, int>? index;

    internal MapValue(MapEntry[] entries, SourcePosition position)
        : base(position) => this.entries = entries;

    /// <inheritdoc/>
    public int Count => entries.Length;

    /// <inheritdoc/>
    public override string TypeName => "map";

    /// <summary>The value of a key; null when there is no such key.</summary>
    public Value? this[string key] => Find(key) is var at and >= 0 ? entries[at].Value : null;

    /// <summary>The entry at an index, in the order of writing.</summary>
    public MapEntry this[int index] => entries[index];

    /// <summary>The keys in order.</summary>
    public IEnumerable<string> Keys => entries.Select(entry => entry.Key);

    /// <summary>A map of the given entries; of equal keys the last one wins.</summary>
    public static MapValue Of(params IEnumerable<(string Key, Value Value)> entries)
    {
        var unique = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            unique[key] = value;
        }

        return new MapValue([.. unique.Select(pair => new MapEntry(pair.Key, pair.Value, default))], default);
    }

    /// <summary>Whether there is such a key.</summary>
    public bool ContainsKey(string key) => Find(key) >= 0;

    /// <summary>Where the key is written; the map's own position when it is not there.</summary>
    public SourcePosition PositionOf(string key) =>
        Find(key) is var at and >= 0 && entries[at].KeyPosition.IsKnown ? entries[at].KeyPosition : Position;

    /// <summary>The value of a key, if it is a map.</summary>
    public MapValue? GetMap(string key) => this[key] as MapValue;

    /// <summary>The value of a key, if it is a list.</summary>
    public ListValue? GetList(string key) => this[key] as ListValue;

    /// <summary>The value of a key, if it is a string.</summary>
    public string? GetString(string key) => (this[key] as ScalarValue)?.AsString;

    /// <summary>The value of a key, if it is an integer.</summary>
    public long? GetInteger(string key) => (this[key] as ScalarValue)?.AsInteger;

    /// <summary>The value of a key, if it is a boolean.</summary>
    public bool? GetBoolean(string key) => (this[key] as ScalarValue)?.AsBoolean;

    /// <summary>The value at a path of keys, as long as each step is a map; otherwise null.</summary>
    public Value? At(params ReadOnlySpan<string> path)
    {
        Value? value = this;
        foreach (var key in path)
        {
            value = (value as MapValue)?[key];
        }

        return value;
    }

    /// <summary>This map with a key set: in its place, or added at the end.</summary>
    public MapValue With(string key, Value value)
    {
        var at = Find(key);
        var copy = new MapEntry[at < 0 ? entries.Length + 1 : entries.Length];
        entries.CopyTo(copy, 0);
        copy[at < 0 ? entries.Length : at] = new MapEntry(key, value, at < 0 ? default : entries[at].KeyPosition);
        return new MapValue(copy, Position);
    }

    /// <summary>This map without a key.</summary>
    public MapValue Without(string key)
    {
        var at = Find(key);
        return at < 0 ? this : new MapValue([.. entries[..at], .. entries[(at + 1)..]], Position);
    }

    /// <summary>This map with only the entries that a condition holds for.</summary>
    public MapValue Where(Func<MapEntry, bool> condition)
    {
        var kept = Array.FindAll(entries, entry => condition(entry));
        return kept.Length == entries.Length ? this : new MapValue(kept, Position);
    }

    /// <inheritdoc/>
    public override bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not MapValue map || map.Count != Count)
        {
            return false;
        }

        foreach (var entry in entries)
        {
            if (!entry.Value.Equals(map[entry.Key]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = entries.Length;
        foreach (var entry in entries)
        {
            // Commutative, because order does not matter for equality.
            hash += HashCode.Combine(entry.Key, entry.Value);
        }

        return hash;
    }

    /// <inheritdoc/>
    public IEnumerator<MapEntry> GetEnumerator()
    {
        // Not the array's own enumerator: for our struct it would have to be compiled in every process.
        for (var i = 0; i < entries.Length; i++)
        {
            yield return entries[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(string key)
    {
        if (entries.Length > LargestWithoutIndex)
        {
            return (index ??= BuildIndex()).GetValueOrDefault(key, -1);
        }

        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    private Dictionary<string, int> BuildIndex()
    {
        var built = new Dictionary<string, int>(entries.Length, StringComparer.Ordinal);
        for (var i = 0; i < entries.Length; i++)
        {
            built[entries[i].Key] = i;
        }

        return built;
    }
}
