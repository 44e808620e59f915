using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Pages.PullRequests;

internal enum DiffKind
{
    Same,
    Removed,
    Added,
}

/// <summary>A line of a diff, with its number on the sides that it is on.</summary>
internal sealed record DiffLine(DiffKind Kind, int? Old, int? New, string Text);

internal sealed record DiffHunk(string Header, IReadOnlyList<DiffLine> Lines);

/// <summary>What a diff says of one file.</summary>
internal sealed partial record DiffFile(string Name, string Note, IReadOnlyList<DiffHunk> Hunks)
{
    public int Added => Hunks.Sum(hunk => hunk.Lines.Count(line => line.Kind == DiffKind.Added));

    public int Removed => Hunks.Sum(hunk => hunk.Lines.Count(line => line.Kind == DiffKind.Removed));

    /// <summary>Reads what <c>git diff</c> prints, or a unified diff without git's headers.</summary>
    public static IReadOnlyList<DiffFile> Parse(string diff)
    {
        var files = new List<DiffFile>();
        var lines = diff.TrimEnd('\n').Split('\n');
        for (var index = 0; index < lines.Length;)
        {
            files.Add(ReadFile(lines, ref index));
        }

        files.RemoveAll(file => file.Name.Length == 0 && file.Hunks.Count == 0);
        return files;
    }

    private static DiffFile ReadFile(string[] lines, ref int index)
    {
        var (name, note) = ("", "");
        var hunks = new List<DiffHunk>();
        for (var isFirst = true; index < lines.Length; isFirst = false)
        {
            var line = lines[index];
            var begins = line.StartsWith("diff --git ", StringComparison.Ordinal) || (line.StartsWith("--- ", StringComparison.Ordinal) && hunks.Count > 0);
            if (begins && !isFirst)
            {
                break;
            }

            if (HunkPattern().Match(line) is { Success: true } hunk)
            {
                hunks.Add(ReadHunk(lines, ref index, hunk));
                continue;
            }

            index++;
            name = line switch
            {
                _ when line.StartsWith("diff --git a/", StringComparison.Ordinal) => line[(line.LastIndexOf(" b/", StringComparison.Ordinal) + 3)..],
                "+++ /dev/null" => name,
                _ when line.StartsWith("+++ ", StringComparison.Ordinal) => Path(line[4..]),
                _ when line.StartsWith("--- ", StringComparison.Ordinal) && name.Length == 0 => Path(line[4..]),
                _ => name,
            };
            note = line switch
            {
                _ when line.StartsWith("new file", StringComparison.Ordinal) => "new",
                _ when line.StartsWith("deleted file", StringComparison.Ordinal) => "deleted",
                _ when line.StartsWith("rename from ", StringComparison.Ordinal) => "renamed from " + line["rename from ".Length..],
                _ when line.StartsWith("new mode 100755", StringComparison.Ordinal) => "made executable",
                _ when line.StartsWith("new mode 100644", StringComparison.Ordinal) => "made not executable",
                _ when line.StartsWith("Binary files ", StringComparison.Ordinal) => "binary",
                _ => note,
            };
        }

        return new DiffFile(name, note, hunks);
    }

    private static DiffHunk ReadHunk(string[] lines, ref int index, Match header)
    {
        var old = int.Parse(header.Groups[1].Value, CultureInfo.InvariantCulture);
        var @new = int.Parse(header.Groups[2].Value, CultureInfo.InvariantCulture);
        var read = new List<DiffLine>();
        for (index++; index < lines.Length && (lines[index].Length == 0 || lines[index][0] is ' ' or '+' or '-' or '\\'); index++)
        {
            var line = lines[index];
            if (line.StartsWith("--- ", StringComparison.Ordinal) && index + 1 < lines.Length && lines[index + 1].StartsWith("+++ ", StringComparison.Ordinal))
            {
                break;
            }

            var text = line.Length == 0 ? "" : line[1..];
            if (line.Length > 0 && line[0] == '\\')
            {
                continue;
            }

            read.Add(line.Length == 0 ? new DiffLine(DiffKind.Same, old++, @new++, text) : line[0] switch
            {
                '+' => new DiffLine(DiffKind.Added, null, @new++, text),
                '-' => new DiffLine(DiffKind.Removed, old++, null, text),
                _ => new DiffLine(DiffKind.Same, old++, @new++, text),
            });
        }

        return new DiffHunk(header.Value, read);
    }

    private static string Path(string text) => text.Length > 2 && text[1] == '/' && text[0] is 'a' or 'b' ? text[2..] : text;

    [GeneratedRegex(@"^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")]
    private static partial Regex HunkPattern();
}
