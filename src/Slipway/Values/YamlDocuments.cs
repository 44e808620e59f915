using System.Buffers;
using System.Text;

namespace Slipway.Values;

/// <summary>Reads YAML as kubectl reads it, with positions, and with limits against documents that are made to be expensive.</summary>
internal static class YamlDocuments
{
    /// <summary>
    /// Reads the documents of a file; empty ones are left out. Problems are added with <c>file:line:column</c> as their subject;
    /// a document with a problem is left out, and reading goes on after it.
    /// </summary>
    public static IReadOnlyList<Value> Read(string file, ReadOnlySpan<byte> utf8, ICollection<Problem> problems) => Read(file, utf8, asTexts: false, problems);

    /// <summary>The same, with every scalar as it is written: a version <c>1.10</c> is not a number.</summary>
    internal static IReadOnlyList<Value> ReadTexts(string file, ReadOnlySpan<byte> utf8, ICollection<Problem> problems) => Read(file, utf8, asTexts: true, problems);

    private static List<Value> Read(string file, ReadOnlySpan<byte> utf8, bool asTexts, ICollection<Problem> problems)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8);
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new Problem(InvalidAt(utf8).In(file), "is not UTF-8 text here. Save the file as UTF-8."));
            return [];
        }

        return Read(file, text, asTexts, problems);
    }

    /// <inheritdoc cref="Read(string, ReadOnlySpan{byte}, ICollection{Problem})"/>
    public static IReadOnlyList<Value> Read(string file, string text, ICollection<Problem> problems) => Read(file, text, asTexts: false, problems);

    private static List<Value> Read(string file, string text, bool asTexts, ICollection<Problem> problems)
    {
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            problems.Add(new Problem(PositionOf(text, nul).In(file), "holds a NUL character, which YAML does not allow."));
            return [];
        }

        // Files that were put together from others have byte order marks in the middle.
        text = text.Contains("\n\uFEFF", StringComparison.Ordinal) ? text.Replace("\n\uFEFF", "\n", StringComparison.Ordinal) : text;
        var pool = new TextPool();
        return PlainYamlReader.TryRead(text, pool, asTexts) ?? ReadAny(file, text, pool, problems, asTexts);
    }

    /// <summary>Reads all that YAML can say, by YamlDotNet, and what kubectl reads besides.</summary>
    internal static List<Value> ReadAny(string file, string text, TextPool pool, ICollection<Problem> problems, bool asTexts = false)
    {
        var (documents, found) = new YamlSource(file, text, asTexts, pool).Read();
        if (found.Count > 0 && AdaptedText.Of(text) is { } adapted
            && new YamlSource(file, adapted.Text, asTexts, pool, adapted).Read() is var again && again.Problems.Count <= found.Count)
        {
            (documents, found) = again;
        }

        found.ForEach(problems.Add);
        return documents;
    }

    private static SourcePosition InvalidAt(ReadOnlySpan<byte> utf8)
    {
        var (line, column) = (1, 1);
        while (!utf8.IsEmpty && Rune.DecodeFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done)
        {
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + rune.Utf16SequenceLength);
            utf8 = utf8[length..];
        }

        return new SourcePosition(line, column);
    }

    private static SourcePosition PositionOf(string text, int index) =>
        new(text.AsSpan(0, index).Count('\n') + 1, index - text.LastIndexOf('\n', Math.Max(0, index - 1)));
}
