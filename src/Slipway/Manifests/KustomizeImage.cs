using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>An entry of <c>images</c> in a kustomization (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/).</summary>
internal sealed class KustomizeImage(ManifestText text, string path, bool isFlow, IReadOnlyDictionary<string, KustomizeImage.Entry> entries)
    : ImageField(text)
{
    /// <summary>A key and its value.</summary>
    public sealed record Entry(ScalarSpan Key, ScalarSpan Value);

    public override string Position => entries.Values.MinBy(entry => entry.Key.Start)!.Key.PositionIn(Text);

    public override string Path => path;

    public override string ImageText =>
        (Value("newName") ?? Value("name")) + (Value("newTag") is { } tag ? ":" + tag : "") + (Value("digest") is { } digest ? "@" + digest : "");

    public override bool IsIgnored => entries.Values.Any(entry => entry.Key.IsIgnoredIn(Text) || entry.Value.IsIgnoredIn(Text));

    public override IEnumerable<Replacement> Set(ImageReference image)
    {
        if ((Value("newName") ?? Value("name")) != image.Repository)
        {
            yield return Set("newName", image.Repository, "name");
        }

        yield return Set("newTag", image.Tag!, "newName", "name");
        yield return Set("digest", image.Digest!.Value, "newTag", "newName", "name");
    }

    private string? Value(string key) => entries.TryGetValue(key, out var entry) && entry.Value.Value.Length > 0 ? entry.Value.Value : null;

    private Replacement Set(string key, string value, params string[] after)
    {
        if (entries.TryGetValue(key, out var existing))
        {
            return existing.Value.Set(Text, value);
        }

        var neighbour = entries[after.First(entries.ContainsKey)];
        if (isFlow)
        {
            return new Replacement(neighbour.Value.End, neighbour.Value.End, $", {key}: {value}");
        }

        // A line of its own, behind the neighbour's comment and in front of its line break, which may be missing at the end of the file.
        var end = neighbour.Value.LineEndIn(Text);
        var lineBreak = Text.Value.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return new Replacement(end, end, lineBreak + new string(' ', (int)neighbour.Key.Column - 1) + $"{key}: {value}");
    }
}
