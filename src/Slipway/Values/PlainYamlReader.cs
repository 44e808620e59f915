namespace Slipway.Values;

/// <summary>
/// Reads the YAML that almost all manifests are written in: ASCII, block maps and lists, scalars of one line, flow collections of one line, and literal blocks. It gives
/// exactly what <see cref="YamlValueBuilder"/> gives, with the same positions, in a tenth of the time, and gives up at whatever else there is, even if it is an error:
/// then YamlDotNet reads the file.
/// </summary>
internal sealed class PlainYamlReader
{
    private readonly PlainYamlText text;
    private readonly PlainYamlCollections open = new();
    private readonly PlainYamlScalars scalars;
    private readonly PlainYamlFlow flow;

    private PlainYamlReader(string source, TextPool pool, bool asTexts)
    {
        text = new PlainYamlText(source);
        scalars = new PlainYamlScalars(text, pool, asTexts);
        flow = new PlainYamlFlow(text, scalars, open, pool);
    }

    /// <summary>The documents that are not empty; null when the text has something that this does not read.</summary>
    public static List<Value>? TryRead(string text, TextPool pool, bool asTexts = false)
    {
        foreach (var character in text)
        {
            if (character is not (>= ' ' and <= '~' or '\n'))
            {
                return null;
            }
        }

        var documents = new List<Value>();
        return new PlainYamlReader(text, pool, asTexts).ReadDocuments(documents) ? documents : null;
    }

    private bool ReadDocuments(List<Value> documents)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var indent = text.NextContent();
            if (indent == PlainYamlText.EndOfDocument && !text.IsAtEnd)
            {
                text.At += 3;
                if (!text.EndLine())
                {
                    return false;
                }

                indent = text.NextContent();
            }
            else if (!isFirst && !text.IsAtEnd)
            {
                return false;
            }

            if (indent != PlainYamlText.EndOfDocument)
            {
                if (ReadBlock(indent) is not { } value || text.NextContent() != PlainYamlText.EndOfDocument)
                {
                    return false;
                }

                documents.Add(value);
            }

            if (text.IsAtEnd)
            {
                return true;
            }
        }
    }

    private Value? ReadBlock(int indent)
    {
        if (!open.Enter())
        {
            return null;
        }

        Value? value = text.IsItem ? ReadList(indent) : ReadMap(indent);
        open.Leave();
        return value;
    }

    private ListValue? ReadList(int indent)
    {
        var (position, first) = (text.Here, open.Items.Count);
        int next;
        do
        {
            text.At++;
            if (ReadNested(indent, indent) is not { } item)
            {
                return null;
            }

            open.Items.Add(item);
            next = text.NextContent();
        }
        while (next == indent && text.IsItem);

        return next > indent ? null : new ListValue(open.Items.TakeFrom(first), position);
    }

    private MapValue? ReadMap(int indent)
    {
        var (position, first) = (text.Here, open.Entries.Count);
        int next;
        do
        {
            var keyPosition = text.Here;
            if (scalars.ReadKey() is not { } key || text.Current != ':' || text.CharacterAt(text.At + 1) is not (' ' or '\n') || open.IsTaken(key, first))
            {
                return null;
            }

            text.At++;
            // A list may stand at its key's own indentation.
            if (ReadNested(indent, indent - 1) is not { } value)
            {
                return null;
            }

            open.Entries.Add(new MapEntry(key, value, keyPosition));
            next = text.NextContent();
        }
        while (next == indent);

        return next > indent ? null : new MapValue(open.Entries.TakeFrom(first), position);
    }

    /// <summary>What follows a key or a dash: on the same line, or below.</summary>
    private Value? ReadNested(int indent, int listsAbove)
    {
        var afterMark = text.Here;
        if (!text.EndLine())
        {
            // "- - a" and "- a: b" begin a collection where they stand; behind a key they are errors.
            return listsAbove == indent && (text.IsItem || text.IsKeyAhead()) ? ReadBlock(text.At - text.LineStart) : ReadInline(indent);
        }

        var next = text.NextContent();
        return next > indent || (next > listsAbove && text.IsItem) ? ReadBlock(next)
            : scalars.Resolve("", afterMark);
    }

    private Value? ReadInline(int indent)
    {
        var position = text.Here;
        if (text.Current == '|')
        {
            return scalars.ReadLiteral(indent, position);
        }

        Value? value = text.Current switch
        {
            '"' or '\'' => scalars.ReadQuoted() is { } quoted ? new ScalarValue(ScalarKind.String, quoted, position) : null,
            '{' or '[' => flow.Read(),
            _ => scalars.ReadPlain(position),
        };
        return value is not null && text.EndLine() && text.NextContent() <= indent ? value : null;
    }
}
