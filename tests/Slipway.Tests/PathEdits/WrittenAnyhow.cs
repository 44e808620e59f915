using System.Globalization;
using System.Text;
using Slipway.Values;

namespace Slipway.Tests.PathEdits;

/// <summary>Writes a manifest the way that somebody might: indentation, quotes, braces, comments and blank lines by chance.</summary>
internal sealed class WrittenAnyhow
{
    private readonly Random random;
    private readonly StringBuilder text = new();
    private readonly int step;
    private readonly int listStep;
    private readonly int dash;
    private readonly string lineBreak;
    private int comments;
    private bool isAfterBlock;

    private WrittenAnyhow(Random random)
    {
        this.random = random;
        (step, listStep, dash, lineBreak) = (random.Next(2, 5), random.Next(2) * 2, random.Next(2, 4), random.Next(4) == 0 ? "\r\n" : "\n");
    }

    public static string Of(MapValue value, Random random)
    {
        var writer = new WrittenAnyhow(random);
        writer.Comment(0);
        writer.Map(value, 0, isInline: false);
        var text = writer.text.ToString();
        return random.Next(5) == 0 ? text.TrimEnd('\r', '\n') : text;
    }

    private void Comment(int column)
    {
        if (random.Next(6) == 0)
        {
            text.Append(' ', column).Append(CultureInfo.InvariantCulture, $"# about {comments++}").Append(lineBreak);
        }

        // Behind a block that keeps its end, a blank line is a part of it.
        if (random.Next(12) == 0 && !text.ToString().TrimEnd('\r', '\n').EndsWith("last", StringComparison.Ordinal))
        {
            text.Append(lineBreak);
        }
    }

    // No comment can stand behind the last line of a block.
    private void EndLine()
    {
        text.Append(isAfterBlock ? "" : random.Next(8) == 0 ? $" # aside {comments++}" : random.Next(12) == 0 ? "  " : "").Append(lineBreak);
        isAfterBlock = false;
    }

    private void Map(MapValue map, int column, bool isInline)
    {
        foreach (var (index, entry) in map.Index())
        {
            if (!isInline || index > 0)
            {
                Comment(column);
                text.Append(' ', column);
            }

            Key(entry.Key);
            Below(entry.Value, column);
        }
    }

    private void Key(string key) => text.Append(random.Next(10) switch
    {
        0 => $"\"{key}\"",
        1 => $"'{key}'",
        _ => key,
    }).Append(random.Next(25) == 0 ? " :" : ":");

    private void Below(Value value, int column)
    {
        if (value is MapValue { Count: 0 } or ListValue { Count: 0 } or ScalarValue || random.Next(7) == 0)
        {
            text.Append(' ', random.Next(10) == 0 ? 2 : 1);
            Inline(value, column, isInFlow: false);
            EndLine();
            return;
        }

        EndLine();
        if (value is MapValue map)
        {
            Map(map, column + step, isInline: false);
        }
        else
        {
            List((ListValue)value, column + listStep);
        }
    }

    private void List(ListValue list, int column)
    {
        foreach (var item in list)
        {
            Comment(column);
            text.Append(' ', column).Append('-').Append(' ', dash - 1);
            if (item is MapValue { Count: > 0 } map && random.Next(6) > 0)
            {
                Map(map, column + dash, isInline: true);
            }
            else
            {
                Inline(item, column, isInFlow: false);
                EndLine();
            }
        }
    }

    private void Inline(Value value, int column, bool isInFlow)
    {
        switch (value)
        {
            case MapValue map:
                text.Append('{');
                All(map, column, entry =>
                {
                    Key(entry.Key);
                    text.Append(' ');
                    Inline(entry.Value, column + step, isInFlow: true);
                });
                text.Append('}');
                break;
            case ListValue list:
                text.Append('[');
                All(list, column, item => Inline(item, column + step, isInFlow: true));
                text.Append(']');
                break;
            case ScalarValue { Kind: ScalarKind.String, Text: var written } when written.Contains('\n', StringComparison.Ordinal) && !isInFlow && written.TrimEnd('\n').Length > 0 && random.Next(3) > 0:
                text.Append('|').Append(written.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : written.EndsWith('\n') ? "" : "-");
                foreach (var line in written.EndsWith('\n') ? written[..^1].Split('\n') : written.Split('\n'))
                {
                    text.Append(lineBreak).Append(' ', line.Length == 0 ? 0 : column + step).Append(line);
                }

                isAfterBlock = true;
                break;
            case ScalarValue { Kind: ScalarKind.String, Text: var words } when words.Contains(' ', StringComparison.Ordinal) && words.All(letter => char.IsAsciiLetter(letter) || letter == ' ') && !isInFlow && random.Next(3) == 0:
                // One text over lines: folded, or in quotes, or plain.
                var style = random.Next(3);
                var folded = words.Replace(" ", lineBreak + new string(' ', column + step), StringComparison.Ordinal);
                text.Append(style switch { 0 => $">-{lineBreak}{new string(' ', column + step)}{folded}", 1 => $"\"{folded}\"", _ => folded });
                isAfterBlock = style == 0;
                break;
            case ScalarValue { Kind: ScalarKind.String, Text: var word }:
                var isPlain = word.Length > 0 && word.All(char.IsAsciiLetter) && YamlScalars.Resolve(word, default).Kind == ScalarKind.String;
                text.Append(isPlain && random.Next(2) == 0 ? word : word.Any(char.IsControl) || random.Next(2) == 0 ? YamlQuoting.Quote(word) : $"'{word.Replace("'", "''", StringComparison.Ordinal)}'");
                break;
            default:
                text.Append(((ScalarValue)value).Text);
                break;
        }
    }

    // On one line, or an item a line, with a comma behind the last one or not.
    private void All<T>(IEnumerable<T> all, int column, Action<T> write)
    {
        var isLong = all.Any() && random.Next(6) == 0;
        var isPadded = random.Next(2) == 0;
        var between = isLong ? lineBreak + new string(' ', column + step) : " ";
        foreach (var (index, one) in all.Index())
        {
            text.Append(index > 0 ? "," : "").Append(index > 0 && isLong && random.Next(6) == 0 ? $" # aside {comments++}" : "").Append(index > 0 || isLong ? between : isPadded ? " " : "");
            write(one);
        }

        text.Append(all.Any() && random.Next(12) == 0 ? "," : "").Append(isLong ? lineBreak + new string(' ', column + 1) : isPadded && all.Any() ? " " : "");
    }
}
