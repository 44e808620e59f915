using System.Text;
using System.Text.Json;

namespace Slipway.Values;

/// <summary>JSON documents one after the other in one file, as kubectl reads them: YAML has no such thing.</summary>
internal static class JsonSequence
{
    // As deep as YAML may nest.
    private const int MaxDepth = 256;

    /// <summary>
    /// The documents, each with the number of lines before it, and with spaces for what stands before it in its first line; null when the text is anything but two or more
    /// JSON objects.
    /// </summary>
    public static List<(string Text, int Lines)>? Split(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            return Split(text, Encoding.UTF8.GetBytes(text)) is { Count: > 1 } documents ? documents : null;
        }
        catch (JsonException)
        {
            // Then it is YAML, if anything, and what is wrong with it is said there.
            return null;
        }
    }

    private static List<(string Text, int Lines)> Split(string text, ReadOnlySpan<byte> utf8)
    {
        var documents = new List<(string, int)>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = MaxDepth });
        var (start, startByte) = (0, 0);
        while (reader.Read())
        {
            start += Encoding.UTF8.GetCharCount(utf8[startByte..(int)reader.TokenStartIndex]);
            startByte = (int)reader.TokenStartIndex;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("expected an object.");
            }

            reader.Skip();
            var length = Encoding.UTF8.GetCharCount(utf8[startByte..(int)reader.BytesConsumed]);
            var lineStart = start == 0 ? 0 : text.LastIndexOf('\n', start - 1) + 1;
            documents.Add((string.Concat(new string(' ', start - lineStart), text.AsSpan(start, length)), text.AsSpan(0, start).Count('\n')));
        }

        return documents;
    }
}
