namespace Slipway.Values;

/// <summary>Where in a text the plain readers are, and how they go on.</summary>
internal sealed class PlainYamlText(string source)
{
    public const int EndOfDocument = -1;

    private int line = 1;

    public string Source { get; } = source;

    public int At { get; set; }

    public int LineStart { get; private set; }

    public bool IsAtEnd => At >= Source.Length;

    public SourcePosition Here => new(line, At - LineStart + 1);

    public char Current => CharacterAt(At);

    /// <summary>A character; a line's end behind the text's end.</summary>
    public char CharacterAt(int index) => index < Source.Length ? Source[index] : '\n';

    /// <summary>Whether a list's item begins here.</summary>
    public bool IsItem => Current == '-' && CharacterAt(At + 1) is ' ' or '\n';

    /// <summary>Whether a map's key begins here.</summary>
    public bool IsKeyAhead()
    {
        var end = Current is '"' or '\'' ? Source.IndexOf(Current, At + 1) + 1 : EndOfWord(At);
        return CharacterAt(end) == ':' && CharacterAt(end + 1) is ' ' or '\n';
    }

    /// <summary>Goes to the next line with content, if not there already: to its first character. Returns its indentation.</summary>
    public int NextContent()
    {
        while (!IsAtEnd)
        {
            SkipSpaces();
            if (IsAtEnd)
            {
                break;
            }

            if (Current == '#')
            {
                At = Source.IndexOf('\n', At) is var end and >= 0 ? end : Source.Length;
            }
            else if (Current != '\n')
            {
                return At == LineStart && IsMarker() ? EndOfDocument : At - LineStart;
            }

            NextLine();
        }

        return EndOfDocument;
    }

    /// <summary>Goes to the next line, if nothing but spaces and a comment follows.</summary>
    public bool EndLine()
    {
        var spaces = At;
        SkipSpaces();
        if (Current == '#' && At > spaces)
        {
            At = Source.IndexOf('\n', At) is var end and >= 0 ? end : Source.Length;
        }

        if (Current != '\n')
        {
            return false;
        }

        NextLine();
        return true;
    }

    public void NextLine()
    {
        if (At < Source.Length)
        {
            At++;
            line++;
            LineStart = At;
        }
    }

    public void SkipSpaces()
    {
        while (Current == ' ')
        {
            At++;
        }
    }

    public int EndOfWord(int from)
    {
        while (from < Source.Length && (char.IsAsciiLetterOrDigit(Source[from]) || Source[from] is '_' or '.' or '/' or '-'))
        {
            from++;
        }

        return from;
    }

    private bool IsMarker() => string.CompareOrdinal(Source, At, "---", 0, 3) == 0 && CharacterAt(At + 3) is ' ' or '\n';
}
