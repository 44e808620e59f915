using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Values;

/// <summary>A text that YamlDotNet reads, document by document; after one that it cannot read it goes on with the next.</summary>
/// <param name="file">Its name in messages.</param>
/// <param name="text">The text.</param>
/// <param name="asTexts">Whether every scalar stays as it is written.</param>
/// <param name="pool">Keeps one instance of each text.</param>
/// <param name="adapted">Where the text leads back to, if it is not as it was written.</param>
internal sealed class YamlSource(string file, string text, bool asTexts, TextPool pool, AdaptedText? adapted = null)
{
    // A file with more of them is something else than YAML: to go on would only cost time.
    private const int MaxUnreadable = 50;

    private readonly List<Value> documents = [];
    private readonly List<Problem> problems = [];

    /// <summary>The documents that have no problem, and the problems.</summary>
    public (List<Value> Documents, List<Problem> Problems) Read()
    {
        var (offset, lines, unreadable) = (0, 0, 0);
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
                if (new YamlValueBuilder(parser, file, mark => PositionOf(mark, offset, lines), asTexts, pool, problems).ReadDocument() is { } value)
                {
                    documents.Add(value);
                }
            }

            return null;
        }
        catch (YamlException exception)
        {
            Report(exception, offset, lines);
        }

        return documentStart;
    }

    private void Report(YamlException exception, int offset, int lines)
    {
        var problem = YamlMessages.Describe(exception, file, text, mark => PositionOf(mark, offset, lines));
        // A document whose very first token fails is met twice: after the document before it, and by itself.
        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }

    private SourcePosition PositionOf(in Mark mark, int offset, int lines) => adapted?.Original(mark.Index + offset) is { } original
        ? new((int)original.Line, (int)original.Column)
        : new((int)mark.Line + lines, (int)mark.Column);

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
