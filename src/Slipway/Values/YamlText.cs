using System.Buffers;
using System.Text;

namespace Slipway.Values;

/// <summary>Writes values as YAML that reads back as the same values.</summary>
internal static class YamlText
{
    private static readonly SearchValues<char> NeverPlain = SearchValues.Create(":#{}[],&*!|>'\"%@`\\\t\n\r");
    private static readonly SearchValues<char> NeverPlainAroundColon = SearchValues.Create("#{}[],&*!|>'\"%`\\\t\n\r ");

    /// <summary>The value as YAML in block style, ending with a line end.</summary>
    public static string Of(Value value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    internal static void Write(StringBuilder text, Value value)
    {
        if (value is MapValue { Count: > 0 } or ListValue { Count: > 0 })
        {
            WriteBlock(text, value, 0, continuesLine: true);
            return;
        }

        WriteInline(text, value, 0);
        text.Append('\n');
    }

    private static void WriteBlock(StringBuilder text, Value value, int indentation, bool continuesLine)
    {
        if (value is MapValue map)
        {
            for (var i = 0; i < map.Count; i++)
            {
                text.Append(' ', continuesLine && i == 0 ? 0 : indentation).Append(Quote(map[i].Key)).Append(':');
                WriteNested(text, map[i].Value, indentation, map[i].Value is ListValue ? indentation : indentation + 2);
            }
        }
        else if (value is ListValue list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                text.Append(' ', continuesLine && i == 0 ? 0 : indentation).Append('-');
                if (list[i] is MapValue { Count: > 0 } or ListValue { Count: > 0 })
                {
                    text.Append(' ');
                    WriteBlock(text, list[i], indentation + 2, continuesLine: true);
                }
                else
                {
                    WriteNested(text, list[i], indentation, indentation + 2);
                }
            }
        }
    }

    private static void WriteNested(StringBuilder text, Value value, int indentation, int nested)
    {
        if (value is MapValue { Count: > 0 } or ListValue { Count: > 0 })
        {
            text.Append('\n');
            WriteBlock(text, value, nested, continuesLine: false);
            return;
        }

        text.Append(' ');
        WriteInline(text, value, indentation);
        text.Append('\n');
    }

    private static void WriteInline(StringBuilder text, Value value, int indentation)
    {
        switch (value)
        {
            case MapValue:
                text.Append("{}");
                break;
            case ListValue:
                text.Append("[]");
                break;
            case ScalarValue { Kind: ScalarKind.String } scalar when IsBlock(scalar.Text):
                WriteLines(text, scalar.Text, indentation + 2);
                break;
            case ScalarValue { Kind: ScalarKind.String } scalar:
                text.Append(Quote(scalar.Text));
                break;
            case ScalarValue scalar:
                text.Append(scalar.Text);
                break;
        }
    }

    // Text of several lines, without what a literal block cannot hold or would not keep.
    private static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text[0] is not (' ' or '\n' or '\t')
        && !text.EndsWith("\n\n", StringComparison.Ordinal) && !text.Contains(" \n", StringComparison.Ordinal)
        && YamlQuoting.IsPrintable(text);

    private static void WriteLines(StringBuilder text, string content, int indentation)
    {
        text.Append(content.EndsWith('\n') ? "|" : "|-");
        foreach (var line in content.TrimEnd('\n').Split('\n'))
        {
            text.Append('\n').Append(' ', line.Length == 0 ? 0 : indentation).Append(line);
        }
    }

    private static string Quote(string text) => IsPlain(text) ? text : YamlQuoting.Quote(text);

    private static bool IsPlain(string text) =>
        text.Length > 0
        && (!text.AsSpan().ContainsAny(NeverPlain) || IsPlainWithColon(text))
        && text[0] is not (' ' or '-' or '?' or '=' or '<') && text[^1] != ' '
        && text.All(character => character is >= ' ' and < '\x7f')
        && YamlScalars.Resolve(text, default).Kind == ScalarKind.String;

    // Image references, URLs and times are easier to read without quotes.
    private static bool IsPlainWithColon(string text) =>
        !text.AsSpan().ContainsAny(NeverPlainAroundColon) && text[0] is not ('@' or ':') && text[^1] != ':';
}
