using System.Buffers;
using System.Text.Json;

namespace Slipway.Values;

/// <summary>Turns the tokens of a JSON reader into values.</summary>
internal sealed class JsonValueReader
{
    private readonly TextPool keys = new();
    private readonly CollectionStack<MapEntry> entries = new();
    private readonly CollectionStack<Value> items = new();

    public Value Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadMap(ref reader),
        JsonTokenType.StartArray => ReadList(ref reader),
        JsonTokenType.String => ScalarValue.OfString(reader.GetString()!),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => ScalarValue.OfBoolean(true),
        JsonTokenType.False => ScalarValue.OfBoolean(false),
        JsonTokenType.Null => ScalarValue.Null,
        _ => throw new JsonException("expected a JSON value."),
    };

    private MapValue ReadMap(ref Utf8JsonReader reader)
    {
        var start = entries.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = ReadKey(ref reader);
            reader.Read();
            Add(start, new MapEntry(key, Read(ref reader), default));
        }

        return entries.Count == start ? MapValue.Empty : new MapValue(entries.TakeFrom(start), default);
    }

    // A later equal key wins, as in every other reader of JSON. Large maps are data (ConfigMaps) and come from servers: no check there.
    private void Add(int start, MapEntry entry)
    {
        for (var i = start; i < entries.Count && i < start + 64; i++)
        {
            if (entries[i].Key == entry.Key)
            {
                entries[i] = entry;
                return;
            }
        }

        entries.Add(entry);
    }

    private ListValue ReadList(ref Utf8JsonReader reader)
    {
        var start = items.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader));
        }

        return items.Count == start ? ListValue.Empty : new ListValue(items.TakeFrom(start), default);
    }

    private string ReadKey(ref Utf8JsonReader reader)
    {
        const int LargestOnStack = 256;
        var length = reader.HasValueSequence ? (int)reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > LargestOnStack)
        {
            return reader.GetString()!;
        }

        Span<char> buffer = stackalloc char[LargestOnStack];
        return keys.Get(buffer[..reader.CopyString(buffer)]);
    }

    private static ScalarValue ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var integer))
        {
            return ScalarValue.OfInteger(integer);
        }

        var text = System.Text.Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        return new ScalarValue(text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? ScalarKind.Integer : ScalarKind.Number, text, default);
    }
}
