using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Values;

/// <summary>A text that YamlDotNet reads, document by document; after one that it cannot read it goes on with the next.</summary>
internal sealed class YamlSource(string file, string text, bool asTexts, TextPool pool)
{
    // A file with more of them is something else than YAML: to go on would only cost time.
    private const int MaxUnreadable = 50;

    private readonly List<Value> documents = [];
    private readonly List<Problem> problems = [];

    /// <summary>How many lines of the file stand before the text.</summary>
    public int LinesBefore { get; init; }

    /// <summary>The lines that stand further left in the file; null when none do.</summary>
    public ContinuationLines? Moved { get; init; }

    /// <summary>The documents that have no problem, and the problems.</summary>
    public (List<Value> Documents, List<Problem> Problems) Read()
    {
        var (offset, lines, unreadable) = (0, LinesBefore, 0);
        while (ReadFrom(offset, lines) is { } failedAt)
        {
            if (++unreadable > MaxUnreadable || NextDocument(failedAt) is not { } next)
            {
                break;
            }

            lines += text.AsSpan(offset, next - offset).Count('\n');
            offset = next;
        }

        return (documents, problems);
    }

    // Returns null at the end, or where in the text the document begins that could not be parsed.
    private int? ReadFrom(int offset, int lines)
    {
        var parser = new YamlParser(new StringReader(offset == 0 ? text : text[offset..]));
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
                if (new YamlValueBuilder(parser, file, mark => PositionOf(mark, lines), asTexts, pool, problems).ReadDocument() is { } value)
                {
                    documents.Add(value);
                }
            }

            return null;
        }
        catch (YamlException exception)
        {
            Report(exception, lines);
        }

        return documentStart;
    }

    private void Report(YamlException exception, int lines)
    {
        var problem = YamlMessages.Describe(exception, file, text, mark => PositionOf(mark, lines), LinesBefore);
        // A document whose very first token fails is met twice: after the document before it, and by itself.
        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }

    private SourcePosition PositionOf(in Mark mark, int lines)
    {
        var line = (int)mark.Line + lines;
        var (column, added) = ((int)mark.Column, Moved?.AddedTo(line) ?? 0);
        return new SourcePosition(line, column > added ? column - added : column);
    }

    private int? NextDocument(int from)
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
}
