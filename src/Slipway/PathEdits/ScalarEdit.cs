using Slipway.Values;
using YamlDotNet.Core;

namespace Slipway.PathEdits;

/// <summary>Sets a scalar behind its anchor and in front of its comment, in the quotes or the block that it has.</summary>
internal static class ScalarEdit
{
    /// <summary>The edit; null where the scalar is written in a way that cannot hold the value.</summary>
    /// <param name="text">The file.</param>
    /// <param name="scalar">The scalar.</param>
    /// <param name="value">What it shall be.</param>
    /// <param name="isJson">Whether the file is JSON.</param>
    /// <param name="isInFlow">Whether it stands in braces or brackets.</param>
    public static TextEdit? Set(string text, SourceNode.Scalar scalar, ScalarValue value, bool isJson, bool isInFlow)
    {
        if (scalar.HasTag)
        {
            return null;
        }

        var start = scalar.Anchor is { } anchor ? BehindAnchor(text, scalar.Start + anchor.Length + 1, scalar.End) : scalar.Start;
        var written = text[start..scalar.End];
        var now = isJson ? ScalarSpelling.Json(value) : scalar.Style switch
        {
            ScalarStyle.Literal when value.Kind == ScalarKind.String && LiteralText.Replace(written, scalar.Content.Text, value.Text) is { } lines => lines,
            ScalarStyle.Folded when value.Kind == ScalarKind.String && FoldedText.Replace(written, scalar.Content.Text, value.Text) is { } paragraphs => paragraphs,
            // A comment stands behind the header, and would be lost.
            ScalarStyle.Literal or ScalarStyle.Folded when written.Split('\n')[0].Contains('#', StringComparison.Ordinal) => null,
            ScalarStyle.Literal or ScalarStyle.Folded => ScalarSpelling.Of(value, ScalarStyle.Plain, isInFlow: false),
            var style => ScalarSpelling.Of(value, style, isInFlow),
        };
        // Nothing at all is written behind a colon.
        return now is null ? null : new TextEdit(start, scalar.End, written.Length == 0 && start > 0 && text[start - 1] is ':' or '-' ? " " + now : now);
    }

    private static int BehindAnchor(string text, int at, int end)
    {
        while (at < end && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
