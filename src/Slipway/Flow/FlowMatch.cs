using System.Text.RegularExpressions;

namespace Slipway.Flow;

/// <summary>A place that a pattern has found in a text, and whether it is one that can be changed.</summary>
internal sealed class FlowMatch
{
    private static readonly string[] Guards = ["do-not-rewrite", "no-rewrite"];
    private readonly string text;
    private readonly FlowPattern pattern;
    private readonly Match match;
    private readonly int lineStart;
    private readonly int lineEnd;

    public FlowMatch(string text, FlowPattern pattern, Match match)
    {
        (this.text, this.pattern, this.match) = (text, pattern, match);
        lineStart = text.LastIndexOf('\n', Math.Max(0, Tag.Index - 1), Math.Max(0, Tag.Index)) + 1;
        lineEnd = text.IndexOf('\n', Tag.Index) is var end and >= 0 ? end : text.Length;
    }

    /// <summary>The tag.</summary>
    public Group Tag => match.Groups["version"];

    /// <summary>The digest beside an image's tag, with the <c>@</c>; null where there is none.</summary>
    public Group? Digest => match.Groups["digest"] is { Success: true } digest ? digest : null;

    /// <summary>Behind the tag and its digest.</summary>
    public int End => Digest is { } digest ? digest.Index + digest.Length : Tag.Index + Tag.Length;

    /// <summary>The place, as people count.</summary>
    public string Position => $"{text.AsSpan(0, Tag.Index).Count('\n') + 1}:{Tag.Index - lineStart + 1}";

    /// <summary>What is written on its line.</summary>
    public string Line => text[lineStart..lineEnd].Trim();

    /// <summary>Whether the tag has a quote in front of it, so that it is a text whatever it is.</summary>
    public bool IsQuoted => Tag.Index > 0 && text[Tag.Index - 1] is '"' or '\'';

    /// <summary>Whether it is the tag of the image itself.</summary>
    public bool IsImage => pattern.Kind == FlowPatternKind.Image;

    /// <summary>Whether its text is a value of its own, and not a part of a longer one.</summary>
    public bool IsWholeValue => pattern.Kind is FlowPatternKind.Version or FlowPatternKind.Key;

    /// <summary>Whether a comment on its line says that it stays.</summary>
    public bool IsGuarded =>
        text.AsSpan(End, lineEnd - End).ToString() is var rest
        && (rest.Contains("# slipway:ignore", StringComparison.Ordinal) || (pattern.Kind == FlowPatternKind.Version && Guards.Any(guard => rest.Contains(guard, StringComparison.Ordinal))));

    /// <summary>Why it cannot be changed; null where it can.</summary>
    public string? Obstacle =>
        IsInComment() ? "is in a comment"
        : !BeginsName() ? "is the end of another name"
        : !IsWhole() ? "is not a whole tag"
        : Digest is { Value.Length: not 72 } ? "has a digest that is none"
        : null;

    // A '#' behind white space, and not in quotes, begins one.
    private bool IsInComment()
    {
        char? quote = null;
        for (var at = lineStart; at < Math.Max(match.Index, lineStart); at++)
        {
            var character = text[at];
            if (quote is null && character == '#' && (at == lineStart || char.IsWhiteSpace(text[at - 1])))
            {
                return true;
            }

            quote = quote == character ? null : quote is null && character is '"' or '\'' && (at == lineStart || !char.IsLetterOrDigit(text[at - 1])) ? character : quote;
        }

        return false;
    }

    private bool BeginsName() =>
        pattern.Kind == FlowPatternKind.Prefix || match.Index == 0
        || text[match.Index - 1] is var before && !char.IsAsciiLetterOrDigit(before) && before is not ('_' or '-') && (pattern.Kind != FlowPatternKind.Image || before is not ('.' or '/' or ':'));

    private bool IsWhole()
    {
        var next = End < lineEnd ? text[End] : '\n';
        if (IsWholeValue && match.Groups["quote"] is { Success: true, Length: > 0 } quote)
        {
            return next == quote.Value[0];
        }

        if (Tag.Length == 0)
        {
            return false;
        }

        return IsWholeValue
            ? next is '\n' or '\r' or ',' or '}' or ']' or '"' || text[End..lineEnd].TrimStart() is "" or ['#' or ',' or '}' or ']', ..]
            : !(next is '$' or '{' or '@' or '<' or '%' or '/' or ':');
    }
}
