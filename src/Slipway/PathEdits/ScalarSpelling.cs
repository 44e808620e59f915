using Slipway.Values;
using YamlDotNet.Core;

namespace Slipway.PathEdits;

/// <summary>How a scalar is written: as its neighbours or its predecessor were, as long as it still reads as what it is.</summary>
internal static class ScalarSpelling
{
    /// <summary>A scalar on one line.</summary>
    /// <param name="value">The scalar.</param>
    /// <param name="like">The style of what it takes after; quotes are for texts only.</param>
    /// <param name="isInFlow">Whether it stands in braces or brackets.</param>
    public static string Of(ScalarValue value, ScalarStyle like, bool isInFlow) => value.Kind != ScalarKind.String ? value.Text : like switch
    {
        ScalarStyle.SingleQuoted when IsOneLine(value.Text) => $"'{value.Text.Replace("'", "''", StringComparison.Ordinal)}'",
        ScalarStyle.DoubleQuoted or ScalarStyle.SingleQuoted => YamlQuoting.Quote(value.Text),
        _ when IsPlain(value.Text, isInFlow) => value.Text,
        _ => YamlQuoting.Quote(value.Text),
    };

    /// <summary>Whether the text could have been written with quotes and without.</summary>
    public static bool IsFree(SourceNode.Scalar scalar) => IsPlain(scalar.Content.Text, isInFlow: false);

    /// <summary>A scalar in JSON.</summary>
    public static string Json(ScalarValue value) => JsonValues.ToText(value);

    // The rules of https://yaml.org/spec/1.2.2/#733-plain-style, and no text that some reader takes for something else than a text.
    private static bool IsPlain(string text, bool isInFlow) =>
        text.Length > 0 && IsOneLine(text) && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && !text.Contains('\t', StringComparison.Ordinal)
        && text[^1] != ':' && !"#&*!|>'\"%@`,[]{}=<".Contains(text[0], StringComparison.Ordinal)
        && !(text[0] is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' '))
        && !text.StartsWith("---", StringComparison.Ordinal) && !text.StartsWith("...", StringComparison.Ordinal)
        && !(isInFlow && text.AsSpan().ContainsAny(",[]{}"))
        && YamlScalars.Resolve(text, default).Kind == ScalarKind.String && !LooksLikeOther(text);

    // Readers of YAML 1.1 take 1:30 for a number of base sixty and a date for a time; readers of 1.2 take 0o17 for a number and .inf for one.
    private static bool LooksLikeOther(string text) =>
        (char.IsAsciiDigit(text[0]) && text.All(character => char.IsAsciiDigit(character) || character is ':' or '.' or '_'))
        || (text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", out _))
        || text.TrimStart('+', '-').ToUpperInvariant() is ".INF" or ".NAN"
        || (text[0] is '+' or '0' && text.Length > 1 && text[1..].All(char.IsAsciiDigit))
        || (text.StartsWith("0o", StringComparison.Ordinal) && text.Length > 2 && text[2..].All(char.IsAsciiDigit));

    private static bool IsOneLine(string text) => !text.Contains('\n', StringComparison.Ordinal) && !text.Contains('\t', StringComparison.Ordinal) && YamlQuoting.IsPrintable(text);
}
