using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Slipway.Manifests;

/// <summary>A YAML scalar and where it stands in its text: from its anchor, tag or quote up to its end.</summary>
internal sealed partial record ScalarSpan(string Value, int Start, int End, long Line, long Column)
{
    public static ScalarSpan Of(ManifestText text, string value, Mark start, Mark end)
    {
        // The parser takes the line break behind a block scalar for a part of it.
        var written = text.Value.AsSpan((int)start.Index, (int)(end.Index - start.Index)).TrimEnd();
        return new ScalarSpan(value, (int)start.Index, (int)start.Index + written.Length, start.Line, start.Column);
    }

    public string PositionIn(ManifestText text) => $"{text.Path}:{Line}:{Column}";

    /// <summary>Whether the line of the scalar's end, or that of a block scalar's header, ends in the comment.</summary>
    public bool IsIgnoredIn(ManifestText text) =>
        IgnoreComment().IsMatch(text.Value.AsSpan(End..LineEndIn(text, End)))
        || (LineEndIn(text, Start) is var first && first < End && IgnoreComment().IsMatch(text.Value.AsSpan(Start..first)));

    /// <summary>The end of the line that the scalar ends on, before its line break.</summary>
    public int LineEndIn(ManifestText text) => LineEndIn(text, End);

    /// <summary>Replaces the value inside of quotes, behind an anchor, and in front of a comment, all of which stay.</summary>
    public Replacement Set(ManifestText text, string value)
    {
        var written = text.Value[Start..End];
        // The last occurrence: an anchor's name in front may read the same.
        var at = Value.Length == 0 ? -1 : written.LastIndexOf(Value, StringComparison.Ordinal);
        return at >= 0 ? new Replacement(Start + at, Start + at + Value.Length, value)
            : Value.Length == 0 && written is "\"\"" or "''" ? new Replacement(Start + 1, Start + 1, value)
            : throw new InvalidInputException(
                PositionIn(text), $"'{Value}' is written in a way that cannot be edited safely. Write it plainly, without escapes.");
    }

    private static int LineEndIn(ManifestText text, int position)
    {
        var end = text.Value.AsSpan(position).IndexOfAny('\r', '\n');
        return end < 0 ? text.Value.Length : position + end;
    }

    [GeneratedRegex(@"\s#\s*slipway:ignore\b", RegexOptions.CultureInvariant)]
    private static partial Regex IgnoreComment();
}
