namespace Slipway.Values;

/// <summary>One instance per text: the keys of a thousand manifests are a few hundred words.</summary>
internal sealed class TextPool
{
    private readonly HashSet<string> texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> spans;

    public TextPool() => spans = texts.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Get(string text)
    {
        if (texts.TryGetValue(text, out var known))
        {
            return known;
        }

        texts.Add(text);
        return text;
    }

    public string Get(ReadOnlySpan<char> text)
    {
        if (spans.TryGetValue(text, out var known))
        {
            return known;
        }

        var added = text.ToString();
        texts.Add(added);
        return added;
    }
}
