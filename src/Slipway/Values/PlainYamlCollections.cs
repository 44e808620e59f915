namespace Slipway.Values;

/// <summary>The collections that the plain readers are in, with what they have of them so far.</summary>
internal sealed class PlainYamlCollections
{
    // Deeper ones have a limit of their own.
    private const int MaxDepth = 64;
    private const int MaxKeys = 200;

    private int depth;

    public CollectionStack<Value> Items { get; } = new();

    public CollectionStack<MapEntry> Entries { get; } = new();

    public bool Enter() => ++depth <= MaxDepth;

    public void Leave() => depth--;

    // Of many keys it costs too much to ask.
    public bool IsTaken(string key, int first)
    {
        if (Entries.Count - first > MaxKeys)
        {
            return true;
        }

        for (var i = first; i < Entries.Count; i++)
        {
            if (Entries[i].Key == key)
            {
                return true;
            }
        }

        return false;
    }
}
