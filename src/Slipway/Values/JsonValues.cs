using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Values;

/// <summary>Reads and writes values as JSON.</summary>
internal static class JsonValues
{
    // Schemas inside CustomResourceDefinitions nest deeper than the reader's default of 64.
    private const int MaxDepth = 512;

    // Not for HTML: a reader of a plan file should see '<' and 'ü' as they are.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true };

    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Value Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var value = Read(ref reader);
            // Throws on anything but white space.
            reader.Read();
            return value;
        }
        catch (InvalidOperationException exception)
        {
            // What the reader throws for half of a surrogate pair, and for bytes that are not UTF-8.
            throw new JsonException("a text in it is not Unicode.", exception);
        }
    }

    /// <summary>Reads what was kept beside an object, where anybody could edit it; null where nothing is there, or it is not JSON.</summary>
    internal static Value? TryRead(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : Read(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            // Its readers say what they do without it.
            return null;
        }
    }

    /// <summary>Reads the value that the reader stands on; afterwards it stands on the value's last token.</summary>
    public static Value Read(ref Utf8JsonReader reader) => new JsonValueReader().Read(ref reader);

    /// <summary>Writes a value as JSON.</summary>
    public static void Write(Value value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case MapValue map:
                writer.WriteStartObject();
                for (var i = 0; i < map.Count; i++)
                {
                    writer.WritePropertyName(map[i].Key);
                    Write(map[i].Value, writer);
                }

                writer.WriteEndObject();
                break;
            case ListValue list:
                writer.WriteStartArray();
                for (var i = 0; i < list.Count; i++)
                {
                    Write(list[i], writer);
                }

                writer.WriteEndArray();
                break;
            case ScalarValue { Kind: ScalarKind.String } text:
                writer.WriteStringValue(text.Text);
                break;
            case ScalarValue scalar:
                writer.WriteRawValue(scalar.Text, skipInputValidation: true);
                break;
        }
    }

    /// <summary>Writes a value as compact UTF-8 JSON.</summary>
    public static void Write(Value value, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Compact);
        Write(value, writer);
    }

    /// <summary>The value as compact UTF-8 JSON.</summary>
    public static byte[] ToBytes(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(value, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The value as compact JSON, or indented by two spaces.</summary>
    public static string ToText(Value value, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, indented ? Indented : Compact))
        {
            Write(value, writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
