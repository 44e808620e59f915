using System.Text;

namespace Slipway.Values;

/// <summary>
/// Reads the YAML that almost all manifests are written in: ASCII, block maps and lists, scalars of one line, flow collections of one line, and literal blocks. It gives
/// exactly what <see cref="YamlValueBuilder"/> gives, with the same positions, in a tenth of the time, and gives up at whatever else there is, even if it is an error:
/// then YamlDotNet reads the file.
/// </summary>
internal sealed class PlainYamlReader
{
    // Deeper ones, and longer keys, have limits of their own.
    private const int MaxDepth = 64;
    private const int MaxKey = 256;
    private const int MaxKeys = 200;

    private const int EndOfDocument = -1;

    private const string NeverFirst = "-?:,[]{}#&*!|>'\"%@` \n";

    private readonly string text;
    private readonly TextPool pool;
    private readonly Gathering<Value> items = new();
    private readonly Gathering<MapEntry> entries = new();
    private int at;
    private int line = 1;
    private int lineStart;
    private int depth;

    private PlainYamlReader(string text, TextPool pool)
    {
        this.text = text;
        this.pool = pool;
    }

    /// <summary>The documents that are not empty; null when the text has something that this does not read.</summary>
    public static List<Value>? TryRead(string text, TextPool pool)
    {
        foreach (var character in text)
        {
            if (character is not (>= ' ' and <= '~' or '\n'))
            {
                return null;
            }
        }

        var documents = new List<Value>();
        return new PlainYamlReader(text, pool).ReadDocuments(documents) ? documents : null;
    }

    private SourcePosition Here => new(line, at - lineStart + 1);

    private char Current => CharacterAt(at);

    private char CharacterAt(int index) => index < text.Length ? text[index] : '\n';

    private bool ReadDocuments(List<Value> documents)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var indent = NextContent();
            if (indent == EndOfDocument && at < text.Length)
            {
                at += 3;
                if (!EndLine())
                {
                    return false;
                }

                indent = NextContent();
            }
            else if (!isFirst && at < text.Length)
            {
                return false;
            }

            if (indent != EndOfDocument)
            {
                if (ReadBlock(indent) is not { } value || NextContent() != EndOfDocument)
                {
                    return false;
                }

                documents.Add(value);
            }

            if (at >= text.Length)
            {
                return true;
            }
        }
    }

    /// <summary>Goes to the next line with content, if not there already: to its first character. Returns its indentation.</summary>
    private int NextContent()
    {
        while (at < text.Length)
        {
            SkipSpaces();
            if (at >= text.Length)
            {
                break;
            }

            if (Current == '#')
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            }
            else if (Current != '\n')
            {
                return at == lineStart && IsMarker() ? EndOfDocument : at - lineStart;
            }

            NextLine();
        }

        return EndOfDocument;
    }

    private bool IsMarker() => string.CompareOrdinal(text, at, "---", 0, 3) == 0 && CharacterAt(at + 3) is ' ' or '\n';

    private void NextLine()
    {
        if (at < text.Length)
        {
            at++;
            line++;
            lineStart = at;
        }
    }

    /// <summary>Goes to the next line, if nothing but spaces and a comment follows.</summary>
    private bool EndLine()
    {
        var spaces = at;
        SkipSpaces();

        if (Current == '#' && at > spaces)
        {
            at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
        }

        if (Current != '\n')
        {
            return false;
        }

        NextLine();
        return true;
    }

    private Value? ReadBlock(int indent)
    {
        if (++depth > MaxDepth)
        {
            return null;
        }

        Value? value = IsItem ? ReadList(indent) : ReadMap(indent);
        depth--;
        return value;
    }

    private bool IsItem => Current == '-' && CharacterAt(at + 1) is ' ' or '\n';

    private ListValue? ReadList(int indent)
    {
        var (position, first) = (Here, items.Count);
        int next;
        do
        {
            at++;
            if (ReadNested(indent, indent) is not { } item)
            {
                return null;
            }

            items.Add(item);
            next = NextContent();
        }
        while (next == indent && IsItem);

        return next > indent ? null : new ListValue(items.TakeFrom(first), position);
    }

    private MapValue? ReadMap(int indent)
    {
        var (position, first) = (Here, entries.Count);
        int next;
        do
        {
            var keyPosition = Here;
            if (ReadKey() is not { } key || Current != ':' || CharacterAt(at + 1) is not (' ' or '\n') || IsTaken(key, first))
            {
                return null;
            }

            at++;
            // A list may stand at its key's own indentation.
            if (ReadNested(indent, indent - 1) is not { } value)
            {
                return null;
            }

            entries.Add(new MapEntry(key, value, keyPosition));
            next = NextContent();
        }
        while (next == indent);

        return next > indent ? null : new MapValue(entries.TakeFrom(first), position);
    }

    /// <summary>What follows a key or a dash: on the same line, or below.</summary>
    private Value? ReadNested(int indent, int listsAbove)
    {
        var afterMark = Here;
        if (!EndLine())
        {
            // "- - a" and "- a: b" begin a collection where they stand; behind a key they are errors.
            return listsAbove == indent && (IsItem || IsKeyAhead()) ? ReadBlock(at - lineStart) : ReadInline(indent);
        }

        var next = NextContent();
        return next > indent || (next > listsAbove && IsItem) ? ReadBlock(next)
            : new ScalarValue(ScalarKind.Null, "null", afterMark);
    }

    private bool IsKeyAhead()
    {
        var end = Current is '"' or '\'' ? text.IndexOf(Current, at + 1) + 1 : EndOfWord(at);
        return CharacterAt(end) == ':' && CharacterAt(end + 1) is ' ' or '\n';
    }

    private Value? ReadInline(int indent)
    {
        var position = Here;
        if (Current == '|')
        {
            return ReadLiteral(indent, position);
        }

        Value? value = Current switch
        {
            '"' or '\'' => ReadQuoted() is { } quoted ? new ScalarValue(ScalarKind.String, quoted, position) : null,
            '{' or '[' => ReadFlow(),
            _ => ReadPlain(position),
        };
        return value is not null && EndLine() && NextContent() <= indent ? value : null;
    }

    private ScalarValue? ReadPlain(SourcePosition position)
    {
        if (NeverFirst.Contains(Current, StringComparison.Ordinal) && (Current != '-' || CharacterAt(at + 1) is ' ' or '\n'))
        {
            return null;
        }

        var rest = text.AsSpan(at);
        rest = rest.IndexOf('\n') is var end and >= 0 ? rest[..end] : rest;
        rest = rest.IndexOf(" #") is var comment and >= 0 ? rest[..comment] : rest;
        rest = rest.TrimEnd(' ');
        if (rest.EndsWith(':') || rest.Contains(": ", StringComparison.Ordinal))
        {
            return null;
        }

        at += rest.Length;
        return YamlScalars.Resolve(pool.Get(rest), position);
    }

    private string? ReadQuoted()
    {
        var rest = text.AsSpan(at + 1);
        var end = rest.IndexOfAny(Current, '\\', '\n');
        if (end < 0 || rest[end] != Current || (Current == '\'' && end + 1 < rest.Length && rest[end + 1] == '\''))
        {
            return null;
        }

        at += end + 2;
        return pool.Get(rest[..end]);
    }

    private string? ReadKey()
    {
        if (Current is '"' or '\'')
        {
            return ReadQuoted() is { Length: <= MaxKey } quoted ? quoted : null;
        }

        var end = EndOfWord(at);
        if (Current == '-' || end == at || end - at > MaxKey)
        {
            return null;
        }

        var key = pool.Get(text.AsSpan(at, end - at));
        at = end;
        // A number or a boolean is another key than it looks like.
        return YamlScalars.Resolve(key, default).Kind == ScalarKind.String ? key : null;
    }

    private int EndOfWord(int from)
    {
        while (from < text.Length && (char.IsAsciiLetterOrDigit(text[from]) || text[from] is '_' or '.' or '/' or '-'))
        {
            from++;
        }

        return from;
    }

    private Value? ReadFlow()
    {
        var position = Here;
        if (Current is '"' or '\'')
        {
            return ReadQuoted() is { } quoted ? new ScalarValue(ScalarKind.String, quoted, position) : null;
        }

        if (Current is not ('{' or '['))
        {
            var end = EndOfWord(at);
            if (end == at || (Current == '-' && end == at + 1))
            {
                return null;
            }

            var word = pool.Get(text.AsSpan(at, end - at));
            at = end;
            return YamlScalars.Resolve(word, position);
        }

        if (++depth > MaxDepth)
        {
            return null;
        }

        Value? value = Current == '[' ? ReadFlowList(position) : ReadFlowMap(position);
        depth--;
        return value;
    }

    private ListValue? ReadFlowList(SourcePosition position)
    {
        var first = items.Count;
        while (NextInFlow(']', isFirst: items.Count == first) is { } more)
        {
            if (!more)
            {
                return new ListValue(items.TakeFrom(first), position);
            }

            if (ReadFlow() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return null;
    }

    private MapValue? ReadFlowMap(SourcePosition position)
    {
        var first = entries.Count;
        while (NextInFlow('}', isFirst: entries.Count == first) is { } more)
        {
            if (!more)
            {
                return new MapValue(entries.TakeFrom(first), position);
            }

            var keyPosition = Here;
            if (ReadKey() is not { } key || Current != ':' || CharacterAt(at + 1) != ' ' || IsTaken(key, first))
            {
                return null;
            }

            at++;
            SkipSpaces();
            if (ReadFlow() is not { } value)
            {
                return null;
            }

            entries.Add(new MapEntry(key, value, keyPosition));
        }

        return null;
    }

    /// <summary>Goes to the next item; false behind the end, null where there is neither.</summary>
    private bool? NextInFlow(char end, bool isFirst)
    {
        if (isFirst)
        {
            at++;
        }

        SkipSpaces();
        if (Current == end)
        {
            at++;
            return false;
        }

        if (isFirst)
        {
            return true;
        }

        if (Current != ',')
        {
            return null;
        }

        at++;
        SkipSpaces();
        return true;
    }

    private void SkipSpaces()
    {
        while (Current == ' ')
        {
            at++;
        }
    }

    private ScalarValue? ReadLiteral(int indent, SourcePosition position)
    {
        at++;
        var isStripped = Current == '-';
        at += isStripped ? 1 : 0;
        if (Current != '\n')
        {
            return null;
        }

        NextLine();
        var start = at;
        SkipSpaces();
        var own = at - start;
        if (own <= indent || Current == '\n')
        {
            return null;
        }

        var content = new StringBuilder();
        var kept = 0;
        for (at = start; at < text.Length; NextLine())
        {
            SkipSpaces();
            var isBlank = Current == '\n';
            if (at - lineStart < own && !isBlank)
            {
                break;
            }

            var end = text.IndexOf('\n', at);
            if (end < 0)
            {
                return null;
            }

            at = end;
            if (end - lineStart > own)
            {
                content.Append(text, lineStart + own, end - lineStart - own);
                kept = content.Length;
            }

            content.Append('\n');
        }

        at = lineStart;
        content.Length = isStripped ? kept : kept + 1;
        return NextContent() <= indent ? new ScalarValue(ScalarKind.String, content.ToString(), position) : null;
    }

    // Of many keys it costs too much to ask.
    private bool IsTaken(string key, int first)
    {
        if (entries.Count - first > MaxKeys)
        {
            return true;
        }

        for (var i = first; i < entries.Count; i++)
        {
            if (entries[i].Key == key)
            {
                return true;
            }
        }

        return false;
    }
}
