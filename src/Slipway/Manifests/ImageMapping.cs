using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>An image that is written as a mapping with its parts in several keys.</summary>
internal abstract class ImageMapping(ManifestText text, string path, IReadOnlyDictionary<string, ImageMapping.Entry> entries)
    : ImageField(text)
{
    /// <summary>A key and its value, and whether their mapping is written in braces.</summary>
    public sealed record Entry(ScalarSpan Key, ScalarSpan Value, bool IsFlow);

    public override string Position => entries.Values.MinBy(entry => entry.Key.Start)!.Key.PositionIn(Text);

    public override string Path => path;

    public override bool IsIgnored => entries.Values.Any(entry => entry.Key.IsIgnoredIn(Text) || entry.Value.IsIgnoredIn(Text));

    /// <summary>The value of a key; null when it is missing or empty.</summary>
    protected string? Value(string key) => Has(key) && entries[key].Value is { IsNull: false, Value.Length: > 0 } scalar ? scalar.Value : null;

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
                neighbour.Value.End, neighbour.Value.End, isQuoted ? $", \"{key}\": \"{value}\"" : $", {key}: {ScalarSpan.Plain(value)}");
        }

        // A line of its own, behind the neighbour's comment and in front of its line break, which may be missing at the end of the file.
        var end = neighbour.Value.LineEndIn(Text);
        var lineBreak = Text.Characters.HasWindowsLineEnds ? "\r\n" : "\n";
        return new Replacement(end, end, lineBreak + new string(' ', (int)neighbour.Key.Column - 1) + $"{key}: {ScalarSpan.Plain(value)}");
    }
}
