using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Benchmarks;

static class Table
{
    /// <summary>The rows as Markdown, with columns aligned.</summary>
    public static string Print(IReadOnlyList<Row> rows)
    {
        var cells = rows
            .Select(row => new[] { row.What, row.Seconds?.ToString("0.00 s", CultureInfo.InvariantCulture) ?? "", row.Bar, row.Instead })
            .Prepend(["what", "median", "bar", "instead, in the same run"])
            .ToList();
        var widths = Enumerable.Range(0, 4).Select(column => cells.Max(row => row[column].Length)).ToList();
        var lines = cells.Select(row => "| " + string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))) + " |").ToList();
        lines.Insert(1, "|" + string.Join("|", widths.Select(width => new string('-', width + 2))) + "|");
        return string.Join('\n', lines);
    }
}
