namespace Slipway.Values;

/// <summary>One instance per text: the keys of a thousand manifests are a few hundred words.</summary>
internal sealed class TextPool
{
    // Texts can be made to end up in one bucket: from there on each stands for itself.
    private const int MaxChainLength = 16;

    private Entry?[] buckets = new Entry?[128];
    private int count;

    public string Get(string text) => Get(text, text);

    public string Get(ReadOnlySpan<char> text) => Get(text, null);

    private string Get(ReadOnlySpan<char> text, string? own)
    {
        var hash = Hash(text);
        var length = 0;
        for (var entry = buckets[hash & (buckets.Length - 1)]; entry is not null; entry = entry.Next, length++)
        {
            if (entry.Hash == hash && text.SequenceEqual(entry.Text))
            {
                return entry.Text;
            }
        }

        own ??= text.ToString();
        if (length < MaxChainLength)
        {
            Add(own, hash);
        }

        return own;
    }

    private void Add(string text, uint hash)
    {
        if (count >= buckets.Length)
        {
            Grow();
        }

        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        bucket = new Entry(text, hash, bucket);
        count++;
    }

    private void Grow()
    {
        var old = buckets;
        buckets = new Entry?[old.Length * 2];
        foreach (var first in old)
        {
            for (var entry = first; entry is not null;)
            {
                var next = entry.Next;
                ref var bucket = ref buckets[entry.Hash & (buckets.Length - 1)];
                entry.Next = bucket;
                bucket = entry;
                entry = next;
            }
        }
    }

    // FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/).
    private static uint Hash(ReadOnlySpan<char> text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619;
        }

        return hash;
    }

    private sealed class Entry(string text, uint hash, Entry? next)
    {
        public string Text { get; } = text;

        public uint Hash { get; } = hash;

        public Entry? Next { get; set; } = next;
    }
}
