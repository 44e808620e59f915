using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Reads JSON as the real server does: of a key that is there twice the last value counts, and whole numbers are integers.</summary>
internal static class JsonBody
{
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> body, List<string> duplicates)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        var result = Value(ref reader, body, duplicates);
        if (reader.Read())
            throw new JsonException("there is more after the end");
        return result;
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, List<string> duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    if (map.ContainsKey(name))
                    {
                        var line = body[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
                        duplicates.Add($"line {line.ToString(CultureInfo.InvariantCulture)}: key \"{name}\" already set in map");
                    }

                    reader.Read();
                    map[name] = Value(ref reader, body, duplicates);
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Add(Value(ref reader, body, duplicates));
                return list;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                if (reader.TryGetInt64(out var whole))
                    return whole;
                var real = reader.GetDouble();
                return Math.Abs(real) < 1e15 && real == Math.Truncate(real) ? (long)real : real;
            case JsonTokenType.True or JsonTokenType.False:
                return reader.GetBoolean();
            default:
                return null;
        }
    }
}
