using System.Text;
using System.Text.Json;

namespace Slipway.Values;

/// <summary>JSON documents one after the other in one file, as kubectl reads them: YAML has no such thing.</summary>
internal static class JsonSequence
{
    // As deep as YAML may nest.
    private const int MaxDepth = 256;

    private const string Separator = "\n---\n";

    /// <summary>What is to be put between the documents to make YAML of them; null when the text is anything but two or more JSON objects.</summary>
    public static List<(int At, string Text)>? Find(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            return Between(Encoding.UTF8.GetBytes(text)) is { Count: > 0 } separators ? separators : null;
        }
        catch (JsonException)
        {
            // Then it is YAML, if anything, and what is wrong with it is said there.
            return null;
        }
    }

    private static List<(int At, string Text)> Between(ReadOnlySpan<byte> utf8)
    {
        var separators = new List<(int, string)>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = MaxDepth });
        var (at, atByte) = (0, 0);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("expected an object.");
            }

            var start = (int)reader.TokenStartIndex;
            at += Encoding.UTF8.GetCharCount(utf8[atByte..start]);
            if (atByte > 0)
            {
                separators.Add((at, Separator));
            }

            reader.Skip();
            at += Encoding.UTF8.GetCharCount(utf8[start..(int)reader.BytesConsumed]);
            atByte = (int)reader.BytesConsumed;
        }

        return separators;
    }
}
