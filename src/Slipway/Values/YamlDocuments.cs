using System.Buffers;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Values;

/// <summary>Reads YAML as kubectl reads it, with positions, and with limits against documents that are made to be expensive.</summary>
public static class YamlDocuments
{
    // A file with more of them is something else than YAML: to go on would only cost time.
    private const int MaxUnreadable = 50;

    /// <summary>
    /// Reads the documents of a file; empty ones are left out. Problems are added with <c>file:line:column</c> as their subject;
    /// a document with a problem is left out, and reading goes on after it.
    /// </summary>
    public static IReadOnlyList<Value> Read(string file, ReadOnlySpan<byte> utf8, ICollection<Problem> problems) => Read(file, utf8, asTexts: false, problems);

    /// <summary>The same, with every scalar as it is written: a version <c>1.10</c> is no number.</summary>
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

        var pool = new TextPool();
        return PlainYamlReader.TryRead(text, pool, asTexts) ?? ReadAny(file, text, pool, problems, asTexts);
    }

    /// <summary>Reads all that YAML can say, by YamlDotNet.</summary>
    internal static List<Value> ReadAny(string file, string text, TextPool pool, ICollection<Problem> problems, bool asTexts = false)
    {
        var documents = new List<Value>();
        var (offset, line, unreadable) = (0, 0, 0);
        while (ReadFrom(text, offset, line, file, asTexts, documents, pool, problems) is { } failedAt)
        {
            if (++unreadable > MaxUnreadable || NextDocument(text, failedAt) is not { } next)
            {
                break;
            }

            line += text.AsSpan(offset, next - offset).Count('\n');
            offset = next;
        }

        return documents;
    }

    // Returns null at the end, or where in the text the document begins that could not be parsed.
    private static int? ReadFrom(
        string text, int offset, int lines, string file, bool asTexts, List<Value> documents, TextPool pool, ICollection<Problem> problems)
    {
        var parser = new Parser(new StringReader(offset == 0 ? text : text[offset..]));
        var documentStart = offset;
        try
        {
            while (parser.MoveNext())
            {
                if (parser.Current is not DocumentStart start)
                {
                    continue;
                }

                documentStart = offset + (int)start.Start.Index;
                var builder = new YamlValueBuilder(parser, file, lines, asTexts, pool, problems);
                if (builder.ReadDocument() is { } value)
                {
                    documents.Add(value);
                }
            }

            return null;
        }
        catch (YamlException exception)
        {
            return Report(exception);
        }
        catch (InvalidOperationException) when (parser.Current is { } last)
        {
            // YamlDotNet's scanner throws this for some texts that are not YAML, such as "[1" before a line "b: 2".
            return Report(new SyntaxErrorException(last.End, last.End, "the text after this cannot be read; is a bracket or a quote not closed?"));
        }

        int Report(YamlException exception)
        {
            var problem = YamlMessages.Describe(exception, file, text, lines);
            // A document whose very first token fails is met twice: after the document before it, and by itself.
            if (!problems.Contains(problem))
            {
                problems.Add(problem);
            }

            return documentStart;
        }
    }

    private static int? NextDocument(string text, int from)
    {
        for (var at = text.IndexOf("\n---", from, StringComparison.Ordinal); at >= 0; at = text.IndexOf("\n---", at + 1, StringComparison.Ordinal))
        {
            if (at + 4 == text.Length || char.IsWhiteSpace(text[at + 4]))
            {
                return at + 1;
            }
        }

        return null;
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
