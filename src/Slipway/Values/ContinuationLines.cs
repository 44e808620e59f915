namespace Slipway.Values;

/// <summary>
/// Lines that continue a quoted scalar or a flow collection, and stand further left than YamlDotNet takes them. Other readers, kubectl among them, do not mind how they are
/// indented, and the spaces before them mean nothing: so they may be moved to the right.
/// </summary>
internal sealed class ContinuationLines
{
    private readonly string text;
    private readonly List<(int At, string Text)> spaces = [];
    private int at;
    private int lineStart;

    private ContinuationLines(string text) => this.text = text;

    /// <summary>The spaces that are to be put in; null when there are none, or when the text is not YAML.</summary>
    public static List<(int At, string Text)>? Find(string text)
    {
        var lines = new ContinuationLines(text);
        return lines.Scan() && lines.spaces.Count > 0 ? lines.spaces : null;
    }

    private char Current => CharacterAt(at);

    private char CharacterAt(int index) => index < text.Length ? text[index] : '\n';

    private bool IsAtEnd => at >= text.Length;

    private bool Scan()
    {
        while (!IsAtEnd)
        {
            if (!ScanLine())
            {
                return false;
            }
        }

        return true;
    }

    // From the beginning of a line in block context up to the beginning of another one.
    private bool ScanLine()
    {
        SkipSpaces();
        var parent = at - lineStart - 1;
        if (IsMarker())
        {
            (at, parent) = (at + 3, -1);
        }

        while (true)
        {
            SkipSpaces();
            switch (Current)
            {
                case '\n' or '\r' or '#':
                    NextLine();
                    return true;
                case '-' or '?' or ':' when IsBlankAt(at + 1):
                    parent = Current == ':' ? parent : at - lineStart;
                    at++;
                    break;
                case '|' or '>':
                    SkipBlockScalar(parent);
                    return true;
                case '&' or '!' or '*':
                    SkipWord();
                    break;
                case '"' or '\'' or '{' or '[':
                    var column = at - lineStart;
                    if (!SkipFlow(column))
                    {
                        return false;
                    }

                    // It may have been a key.
                    parent = Math.Max(parent, column);
                    break;
                default:
                    var start = at - lineStart;
                    if (!SkipPlain())
                    {
                        SkipPlainContinuation(parent);
                        return true;
                    }

                    parent = Math.Max(parent, start);
                    break;
            }
        }
    }

    // True behind a key, false where the text ended with its line.
    private bool SkipPlain()
    {
        for (; !IsBreak(Current); at++)
        {
            if (Current == ':' && IsBlankAt(at + 1))
            {
                return true;
            }

            if (Current is ' ' or '\t' && CharacterAt(at + 1) == '#')
            {
                break;
            }
        }

        return false;
    }

    // Deeper lines below a plain scalar belong to it, whatever they look like; a comment ends it.
    private void SkipPlainContinuation(int parent)
    {
        var isOver = !IsBreak(Current);
        NextLine();
        while (!IsAtEnd && !isOver)
        {
            var start = at;
            SkipSpaces();
            if (IsBreak(Current))
            {
                NextLine();
            }
            else if (at - start <= parent || IsMarker() || IsKeyLine())
            {
                at = start;
                return;
            }
            else
            {
                isOver = Current == '#';
                NextLine();
            }
        }
    }

    // Where a key stands below a plain scalar, one of them is a mistake: it is read like any other line.
    private bool IsKeyLine()
    {
        var start = at;
        var isKey = SkipPlain();
        at = start;
        return isKey;
    }

    private void SkipBlockScalar(int parent)
    {
        NextLine();
        while (!IsAtEnd)
        {
            var start = at;
            while (Current == ' ')
            {
                at++;
            }

            if (!IsBreak(Current) && at - start <= parent)
            {
                at = start;
                return;
            }

            NextLine();
        }
    }

    // A quoted scalar, or all of a flow collection. Each of its lines but the first has to begin behind the column that it began at.
    private bool SkipFlow(int column)
    {
        var depth = 0;
        do
        {
            switch (Current)
            {
                case '"' or '\'':
                    if (!SkipQuoted(column))
                    {
                        return false;
                    }

                    break;
                case '{' or '[':
                    depth++;
                    at++;
                    break;
                case '}' or ']':
                    depth--;
                    at++;
                    break;
                case ',' or ':' or ' ' or '\t':
                    at++;
                    break;
                case '#':
                    at = EndOfLine();
                    break;
                case '\n' or '\r':
                    if (!Continue(column))
                    {
                        return false;
                    }

                    break;
                default:
                    SkipPlainInFlow();
                    break;
            }
        }
        while (depth > 0 && !IsAtEnd);

        return depth == 0;
    }

    private void SkipPlainInFlow()
    {
        for (at++; !IsBreak(Current) && Current is not (',' or '{' or '}' or '[' or ']'); at++)
        {
            if ((Current is ' ' or '\t' && CharacterAt(at + 1) == '#') || (Current == ':' && IsBlankAt(at + 1)))
            {
                at++;
                return;
            }
        }
    }

    private bool SkipQuoted(int column)
    {
        var quote = Current;
        at++;
        while (!IsAtEnd)
        {
            if (Current == quote && !(quote == '\'' && CharacterAt(at + 1) == quote))
            {
                at++;
                return true;
            }

            if (IsBreak(Current))
            {
                if (!Continue(column))
                {
                    return false;
                }
            }
            else
            {
                // Two quotes, or a backslash and what it escapes; a line that ends with a backslash goes on below.
                at += (Current == quote || (Current == '\\' && quote == '"')) && !IsBreak(CharacterAt(at + 1)) ? 2 : 1;
            }
        }

        return false;
    }

    // To the next line of what is open. A marker ends the document there, which is a mistake.
    private bool Continue(int column)
    {
        NextLine();
        if (IsMarker())
        {
            return false;
        }

        var start = at;
        while (Current == ' ')
        {
            at++;
        }

        if (!IsBreak(Current) && at - start <= column)
        {
            spaces.Add((start, new string(' ', column + 1 - (at - start))));
        }

        return true;
    }

    private void NextLine()
    {
        at = EndOfLine();
        if (at < text.Length)
        {
            at += text[at] == '\r' && CharacterAt(at + 1) == '\n' ? 2 : 1;
            lineStart = at;
        }
    }

    private int EndOfLine() => text.AsSpan(at).IndexOfAny('\n', '\r') is var end and >= 0 ? at + end : text.Length;

    private void SkipSpaces()
    {
        while (Current is ' ' or '\t')
        {
            at++;
        }
    }

    private void SkipWord()
    {
        while (!IsBlankAt(at))
        {
            at++;
        }
    }

    private bool IsMarker() => at == lineStart && at + 3 <= text.Length && text.AsSpan(at, 3) is "---" or "..." && IsBlankAt(at + 3);

    private bool IsBlankAt(int index) => CharacterAt(index) is ' ' or '\t' or '\n' or '\r';

    private static bool IsBreak(char character) => character is '\n' or '\r';
}
