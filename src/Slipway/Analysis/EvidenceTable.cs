using System.Text;
using Slipway.Reports;

namespace Slipway.Analysis;

/// <summary>What an analysis found, as a table: a line per step and check.</summary>
internal static class EvidenceTable
{
    private static readonly string[] Head = ["step", "check", "new version", "version before", "E", "verdict"];

    /// <summary>The table for a log, aligned.</summary>
    public static string Text(IReadOnlyList<EvidenceRow> rows)
    {
        List<string[]> cells = [Head, .. rows.Select(Cells)];
        var widths = Enumerable.Range(0, Head.Length).Select(column => cells.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in cells)
        {
            text.Append(string.Join("  ", row.Zip(widths, (cell, width) => cell.PadRight(width))).TrimEnd()).Append('\n');
        }

        return LogText.Neutralise(text.ToString());
    }

    /// <summary>The table for a pull request.</summary>
    public static string Markdown(IReadOnlyList<EvidenceRow> rows)
    {
        var text = new StringBuilder($"| {string.Join(" | ", Head)} |\n|{string.Concat(Head.Select(_ => "---|"))}\n");
        foreach (var row in rows)
        {
            text.Append($"| {string.Join(" | ", Cells(row).Select(MarkdownCell.Of))} |\n");
        }

        return text.ToString();
    }

    /// <summary>All of it in a line, for a message: <c>alarm: errors: 4.1 % of … (step 2)</c>.</summary>
    public static string Line(RolloutEvidence evidence) =>
        LogText.Neutralise(LogText.Cut($"{Word(evidence.Verdict)}: {evidence.Reason}{(evidence.Rows.Count == 0 ? "" : $" (step {evidence.Rows.Max(row => row.Step)})")}", 300));

    /// <summary>The verdict of a check, and why: <c>inconclusive: no data</c>.</summary>
    public static string Finding(EvidenceRow row) => row.Reason is null ? Word(row.Verdict) : $"{Word(row.Verdict)}: {LogText.Cut(row.Reason, 200)}";

    private static string[] Cells(EvidenceRow row)
    {
        var counts = RequestCounts.Of(row.Counts);
        var isCounted = row.Evidence is not null;
        return
        [
            EvidenceText.Count(row.Step),
            row.Counts.Check,
            isCounted ? Part(counts.CanaryBad, counts.CanaryRequests, counts.CanaryShare) : "-",
            isCounted ? Part(counts.StableBad, counts.StableRequests, counts.StableShare) : "-",
            row.Evidence is { } evidence ? EvidenceText.Evidence(evidence) : "-",
            Finding(row),
        ];
    }

    private static string Part(double bad, double requests, double share) =>
        requests > 0 ? $"{EvidenceText.Count(bad)} of {EvidenceText.Count(requests)} ({EvidenceText.Share(share)})" : "none";

    private static string Word(AnalysisVerdict verdict) => verdict switch
    {
        AnalysisVerdict.Alarm => "alarm",
        AnalysisVerdict.Inconclusive => "inconclusive",
        _ => "passed",
    };
}
