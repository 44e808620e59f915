using System.Text.RegularExpressions;
using Slipway.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Manifests;

/// <summary>A YAML scalar and where it stands in its text: from its anchor, tag or quote up to its end.</summary>
internal sealed partial record ScalarSpan(string Value, bool IsPlain, int Start, int End, long Line, long Column)
{
    public static ScalarSpan Of(ManifestText text, Scalar scalar) => Of(text, scalar.Value, scalar.Style == ScalarStyle.Plain, scalar);

    /// <summary>The same value where another node stands for it: an alias.</summary>
    public ScalarSpan At(ManifestText text, ParsingEvent place) => Of(text, Value, IsPlain, place);

    /// <summary>Whether it stands for nothing: <c>~</c>, <c>null</c>, or no text at all.</summary>
    public bool IsNull => IsPlain && YamlScalars.Resolve(Value, default).Kind == ScalarKind.Null;

    public string PositionIn(ManifestText text) => $"{text.Path}:{Line}:{Column}";

    /// <summary>Whether the line of the scalar's end, or that of a block scalar's header, ends in the comment.</summary>
    public bool IsIgnoredIn(ManifestText text) =>
        IgnoreComment().IsMatch(text.Characters.Slice(End, LineEndIn(text)))
        || (text.Characters.LineEnd(Start) is var first && first < End && IgnoreComment().IsMatch(text.Characters.Slice(Start, first)));

    /// <summary>The end of the line that the scalar ends on, before its line break.</summary>
    public int LineEndIn(ManifestText text) => text.Characters.LineEnd(End);

    /// <summary>Replaces the value inside of quotes, behind an anchor, and in front of a comment, all of which stay.</summary>
    public Replacement Set(ManifestText text, string value)
    {
        var written = text.Characters.Slice(Start, End);
        var replacing = !IsPlain ? value : text.IsJson ? $"\"{value}\"" : Plain(value);
        // The last occurrence: an anchor's name in front may read the same.
        var at = Value.Length == 0 ? -1 : written.LastIndexOf(Value, StringComparison.Ordinal);
        return at >= 0 ? new Replacement(Start + at, Start + at + Value.Length, replacing)
            : Value.Length == 0 && written is "\"\"" or "''" ? new Replacement(Start + 1, Start + 1, value)
            : Value.Length == 0 && written.Length == 0 && Start > 0 && text.Characters[Start - 1] == ':' ? new Replacement(Start, Start, " " + replacing)
            : throw new InvalidInputException(
                PositionIn(text),
                Value.Length == 0
                    ? $"found '{written}'; expected a string. Write: {replacing}"
                    : $"'{Value}' is written in a way that cannot be edited safely. Write it plainly, without escapes.");
    }

    /// <summary>A text as a scalar: in quotes where it would otherwise be read as a number, as the tags <c>1.10</c> and <c>12e45</c> would.</summary>
    public static string Plain(string value) =>
        YamlScalars.Resolve(value, default).Kind == ScalarKind.String ? value : $"\"{value}\"";

    private static ScalarSpan Of(ManifestText text, string value, bool isPlain, ParsingEvent node)
    {
        // The parser takes the line break behind a block scalar for a part of it.
        var end = text.Characters.TrimEnd((int)node.Start.Index, (int)node.End.Index);
        return new ScalarSpan(value, isPlain, (int)node.Start.Index, end, node.Start.Line, node.Start.Column);
    }

    [GeneratedRegex(@"\s#\s*slipway:ignore\b", RegexOptions.CultureInvariant)]
    private static partial Regex IgnoreComment();
}
