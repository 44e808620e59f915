using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>An image that is written as a mapping with its parts in several keys.</summary>
internal abstract class ImageMapping(ManifestText text, string path, IReadOnlyDictionary<string, ImageMapping.Entry> entries)
    : ImageField(text)
{
    /// <summary>A key and its value, and whether their mapping is written in braces.</summary>
    public sealed record Entry(ScalarSpan Key, ScalarSpan Value, bool IsFlow)
    {
        /// <summary>What the value is where it is not a scalar: <c>a list</c>, <c>a mapping</c>.</summary>
        public string? Collection { get; init; }

        /// <summary>Where the same mapping has the key once more.</summary>
        public ScalarSpan? Again { get; init; }
    }

    public override string Position => entries.Values.MinBy(entry => entry.Key.Start)!.Key.PositionIn(Text);

    public override string Path => path;

    public override IEnumerable<ScalarSpan> Spans => Keys.Where(Has).Select(key => entries[key].Value);

    public override bool IsIgnored => entries.Values.Any(entry => entry.Key.IsIgnoredIn(Text) || entry.Value.IsIgnoredIn(Text));

    public override string Advice => $"Write its keys plainly, each once and with its value on its own line: {string.Join(", ", Keys.Where(Has))}.";

    /// <summary>The keys that hold parts of the image.</summary>
    protected abstract IReadOnlyList<string> Keys { get; }

    /// <summary>The key that holds the tag.</summary>
    protected abstract string TagKey { get; }

    /// <summary>Where only the digest is written, the image is named by it alone: then no tag comes to it.</summary>
    protected bool HasOnlyDigest => Has("digest") && !Has(TagKey);

    public override ImageReference AfterImage(ImageReference image) => base.AfterImage(HasOnlyDigest ? image.WithoutTag() : image);

    public sealed override IEnumerable<Replacement> Set(ImageReference image)
    {
        foreach (var key in Keys.Where(Has))
        {
            if (entries[key].Again is { } again)
            {
                throw new InvalidInputException(
                    again.PositionIn(Text), $"'{key}' is there twice, first at {entries[key].Key.PositionIn(Text)}, and only one of them counts. Remove one.");
            }

            if (entries[key].Collection is { } collection)
            {
                throw new InvalidInputException(entries[key].Key.PositionIn(Text), $"'{key}' is {collection}; expected a string. {Write(key, image)}");
            }
        }

        return Replacements(image);
    }

    protected abstract IEnumerable<Replacement> Replacements(ImageReference image);

    /// <summary>The value of a key; null when it is missing or empty.</summary>
    protected string? Value(string key) => Has(key) && entries[key] is { Collection: null, Value: { IsNull: false, Value.Length: > 0 } scalar } ? scalar.Value : null;

    protected bool Has(string key) => entries.ContainsKey(key);

    /// <summary>Sets the value of a key; where the key is missing, it is written behind the first of the others that is there.</summary>
    protected Replacement Set(string key, string value, params string[] after)
    {
        if (entries.TryGetValue(key, out var existing))
        {
            return existing.Value.Set(Text, value);
        }

        var neighbour = entries[after.First(Has)];
        if (neighbour.IsFlow)
        {
            // In JSON all keys and texts have quotes.
            var isQuoted = Text.Characters[neighbour.Key.Start] == '"';
            return new Replacement(
                neighbour.Value.End, neighbour.Value.End, isQuoted ? $", \"{key}\": \"{value}\"" : $", {key}: {ScalarSpan.Plain(value)}", AddsKey: true);
        }

        // A line of its own, behind the neighbour's comment and in front of its line break, which may be missing at the end of the file.
        var end = neighbour.Value.LineEndIn(Text);
        var lineBreak = Text.Characters.HasWindowsLineEnds ? "\r\n" : "\n";
        return new Replacement(end, end, lineBreak + new string(' ', (int)neighbour.Key.Column - 1) + $"{key}: {ScalarSpan.Plain(value)}", AddsKey: true);
    }

    private string Write(string key, ImageReference image) =>
        key == TagKey ? $"Write {key}: {ScalarSpan.Plain(image.Tag!)}"
        : key == "digest" ? $"Write {key}: {image.Digest}"
        : $"Write a text, or remove the key.";
}
