using System.Text;

namespace Slipway.Values;

/// <summary>The scalars and keys of plain YAML. Null is what this does not read.</summary>
/// <param name="text">Where they stand.</param>
/// <param name="pool">Keeps one instance of each text.</param>
/// <param name="asTexts">Whether every scalar stays as it is written.</param>
internal sealed class PlainYamlScalars(PlainYamlText text, TextPool pool, bool asTexts)
{
    // Longer keys have a limit of their own.
    private const int MaxKey = 256;

    private const string NeverFirst = "-?:,[]{}#&*!|>'\"%@` \n";

    public ScalarValue? ReadPlain(SourcePosition position)
    {
        if (NeverFirst.Contains(text.Current, StringComparison.Ordinal) && (text.Current != '-' || text.CharacterAt(text.At + 1) is ' ' or '\n'))
        {
            return null;
        }

        var rest = text.Source.AsSpan(text.At);
        rest = rest.IndexOf('\n') is var end and >= 0 ? rest[..end] : rest;
        rest = rest.IndexOf(" #") is var comment and >= 0 ? rest[..comment] : rest;
        rest = rest.TrimEnd(' ');
        if (rest.EndsWith(':') || rest.Contains(": ", StringComparison.Ordinal))
        {
            return null;
        }

        text.At += rest.Length;
        return Resolve(pool.Get(rest), position);
    }

    public string? ReadQuoted()
    {
        var rest = text.Source.AsSpan(text.At + 1);
        var end = rest.IndexOfAny(text.Current, '\\', '\n');
        if (end < 0 || rest[end] != text.Current || (text.Current == '\'' && end + 1 < rest.Length && rest[end + 1] == '\''))
        {
            return null;
        }

        text.At += end + 2;
        return pool.Get(rest[..end]);
    }

    public string? ReadKey()
    {
        if (text.Current is '"' or '\'')
        {
            return ReadQuoted() is { Length: <= MaxKey } quoted ? quoted : null;
        }

        var end = text.EndOfWord(text.At);
        if (text.Current == '-' || end == text.At || end - text.At > MaxKey)
        {
            return null;
        }

        var key = pool.Get(text.Source.AsSpan(text.At, end - text.At));
        text.At = end;
        // A number or a boolean is another key than it looks like.
        return Resolve(key, default).Kind == ScalarKind.String ? key : null;
    }

    /// <summary>What a scalar without quotes stands for.</summary>
    public ScalarValue Resolve(string plain, SourcePosition position) =>
        asTexts ? new ScalarValue(ScalarKind.String, plain, position) : YamlScalars.Resolve(plain, position);

    public ScalarValue? ReadLiteral(int indent, SourcePosition position)
    {
        text.At++;
        var isStripped = text.Current == '-';
        text.At += isStripped ? 1 : 0;
        if (text.Current != '\n')
        {
            return null;
        }

        text.NextLine();
        var start = text.At;
        text.SkipSpaces();
        var own = text.At - start;
        if (own <= indent || text.Current == '\n')
        {
            return null;
        }

        var content = new StringBuilder();
        var kept = 0;
        for (text.At = start; !text.IsAtEnd; text.NextLine())
        {
            text.SkipSpaces();
            var isBlank = text.Current == '\n';
            if (text.At - text.LineStart < own && !isBlank)
            {
                break;
            }

            var end = text.Source.IndexOf('\n', text.At);
            if (end < 0)
            {
                return null;
            }

            text.At = end;
            if (end - text.LineStart > own)
            {
                content.Append(text.Source, text.LineStart + own, end - text.LineStart - own);
                kept = content.Length;
            }

            content.Append('\n');
        }

        text.At = text.LineStart;
        content.Length = isStripped ? kept : kept + 1;
        return text.NextContent() <= indent ? new ScalarValue(ScalarKind.String, content.ToString(), position) : null;
    }
}
