using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Slipway.Values;

/// <summary>Hashes values: equal values have equal hashes, whatever the order of their keys.</summary>
internal static class ContentHash
{
    /// <summary>The sha256 as lower-case hex digits.</summary>
    public static string Of(params ReadOnlySpan<Value> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartArray();
            foreach (var value in values)
            {
                Write(value, writer);
            }

            writer.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Value value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case MapValue map:
                writer.WriteStartObject();
                WriteSorted(map, writer);

                writer.WriteEndObject();
                break;
            case ListValue list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                JsonValues.Write(value, writer);
                break;
        }
    }

    // Most maps are small, and many are sorted already: LINQ would cost more than the hash.
    private static void WriteSorted(MapValue map, Utf8JsonWriter writer)
    {
        var keys = new string[map.Count];
        var places = new int[map.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            (keys[i], places[i]) = (map[i].Key, i);
        }

        Array.Sort(keys, places, StringComparer.Ordinal);
        foreach (var place in places)
        {
            writer.WritePropertyName(map[place].Key);
            Write(map[place].Value, writer);
        }
    }
}
