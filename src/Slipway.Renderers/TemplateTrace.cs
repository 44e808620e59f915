using System.Globalization;
using Slipway.Values;

namespace Slipway.Renderers;

/// <summary>
/// From a line that helm printed to the line of the template that it came from: the longest common sequence of lines, where a line with an action
/// stands for any line with the same indentation and key. A line that has no counterpart has no place.
/// </summary>
internal sealed class TemplateTrace(string name, string template, string printed)
{
    // Above this the search would cost more than a position is worth.
    private const int MaxCells = 4_000_000;

    private readonly Lazy<int[]> lines = new(() => Align(printed.Split('\n'), template.Split('\n')));

    public string Name => name;

    public string Find(SourcePosition position) => Map(position).In(name);

    /// <summary>The place of a subject that names a position in what was printed.</summary>
    public string Find(string subject)
    {
        var parts = subject.Split(':');
        return parts.Length >= 3
            && int.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var column)
                ? Find(new SourcePosition(line, column))
                : name;
    }

    public SourcePosition Map(SourcePosition position)
    {
        if (!position.IsKnown || template.Length == 0 || position.Line > lines.Value.Length || lines.Value[position.Line - 1] is not (> 0 and var line))
        {
            return default;
        }

        var (original, output) = (template.Split('\n')[line - 1], printed.Split('\n')[position.Line - 1]);
        var before = position.Column - 1;
        var isSame = before <= original.Length && before <= output.Length && original.AsSpan(0, before).SequenceEqual(output.AsSpan(0, before));
        return new SourcePosition(line, isSame ? position.Column : original.Length - original.TrimStart().Length + 1);
    }

    // For each printed line the number of the template's line, from 1; 0 for none.
    private static int[] Align(string[] printed, string[] template)
    {
        var aligned = new int[printed.Length];
        if ((long)printed.Length * template.Length > MaxCells)
        {
            return aligned;
        }

        var longest = new int[printed.Length + 1, template.Length + 1];
        for (var i = printed.Length - 1; i >= 0; i--)
        {
            for (var j = template.Length - 1; j >= 0; j--)
            {
                longest[i, j] = IsFrom(printed[i], template[j]) ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < printed.Length && j < template.Length;)
        {
            if (IsFrom(printed[i], template[j]))
            {
                aligned[i++] = ++j;
            }
            else if (longest[i + 1, j] >= longest[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return aligned;
    }

    private static bool IsFrom(string printed, string template)
    {
        var line = template.AsSpan().TrimEnd();
        var action = line.IndexOf("{{");
        if (action < 0)
        {
            return line.Length > 0 && line.SequenceEqual(printed.AsSpan().TrimEnd());
        }

        // Something must be left to compare: a line that is all action can become anything.
        var start = line[..action];
        return !start.Trim().IsEmpty && printed.AsSpan().StartsWith(start);
    }
}
