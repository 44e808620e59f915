using System.Globalization;
using System.Text;

namespace Slipway.Promotions;

/// <summary>The table of stages: what runs where, and what is on its way.</summary>
internal static class StatusTable
{
    private static readonly string[] Head = ["application", "stage", "version", "source", "digest", "commit", "health", "age", "pull request", "compared with the stage before"];

    /// <summary>One line for each application and stage, aligned.</summary>
    /// <param name="rows">In the order of slipway.yaml's stages.</param>
    /// <param name="now">The time.</param>
    public static string Text(IReadOnlyList<StageStatus> rows, DateTimeOffset now)
    {
        var cells = new List<string[]> { Head };
        foreach (var application in rows.GroupBy(row => row.Application).OrderBy(group => group.Key.Value, StringComparer.Ordinal))
        {
            StageStatus? before = null;
            foreach (var stage in application.GroupBy(row => row.Stage))
            {
                cells.AddRange(stage.Select(row => Cells(row, before, now)));
                before = stage.Last();
            }
        }

        var widths = Enumerable.Range(0, Head.Length).Select(column => cells.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in cells)
        {
            text.AppendJoin("  ", row.Select((cell, column) => cell.PadRight(widths[column])));
            text.Length -= text.ToString().Length - text.ToString().TrimEnd(' ').Length;
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string[] Cells(StageStatus row, StageStatus? before, DateTimeOffset now)
    {
        var shown = row.Running ?? row.InGit;
        return
        [
            row.Application.Value,
            row.Cluster is null ? row.Stage.Value : $"{row.Stage}/{row.Cluster}",
            Version(row),
            row.Source?.Abbreviated ?? "-",
            shown?.Digest?.Abbreviated ?? "-",
            row.Commit?.Abbreviated ?? "-",
            row.Health,
            row.Since is { } since ? Age(now - since) : "-",
            row.PullRequest ?? "-",
            before is null ? "-" : Difference(shown, before),
        ];
    }

    private static string Version(StageStatus row) =>
        row.InGit is null && row.Running is null ? "-"
        : row.Running is null ? $"{Name(row.InGit!)} (not deployed)"
        : row.InGit is not null && row.InGit.Digest != row.Running.Digest ? $"{Name(row.Running)} (git has {Name(row.InGit)})"
        : Name(row.Running);

    // Manifests may name an image by its digest alone.
    private static string Name(Naming.ImageReference image) => image.Tag ?? image.Digest?.Abbreviated ?? "-";

    private static string Difference(Naming.ImageReference? image, StageStatus before)
    {
        var other = before.Running ?? before.InGit;
        return other is null ? $"{before.Stage} has none"
            : image?.Digest == other.Digest ? "same"
            : $"{before.Stage} has {Name(other)}";
    }

    private static string Age(TimeSpan age) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(age.TotalDays >= 2 ? $"{age.TotalDays:0}d" : age.TotalHours >= 2 ? $"{age.TotalHours:0}h" : age.TotalMinutes >= 2 ? $"{age.TotalMinutes:0}m" : $"{Math.Max(0, age.TotalSeconds):0}s")}");
}
