namespace Slipway.PathEdits;

/// <summary>Texts in a block that folds its lines: <c>&gt;</c> makes one line of those that no blank line parts.</summary>
internal static class FoldedText
{
    /// <summary>A block with another text: paragraphs that stay are left as they are, others take one line. Null where the text cannot be written in such a block.</summary>
    public static string? Replace(string written, string before, string text)
    {
        var lineBreak = SourceLines.Break(written);
        var lines = written.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var paragraphs = string.Join('\n', lines.Skip(1)).TrimEnd('\n').Split("\n\n");
        var (old, now) = (before.TrimEnd('\n').Split('\n'), text.TrimEnd('\n').Split('\n'));
        if (old.Length != paragraphs.Length || before.EndsWith('\n') != text.EndsWith('\n')
            || old.Zip(paragraphs).Any(pair => string.Join(' ', pair.Second.Split('\n').Select(line => line.Trim(' '))) != pair.First)
            || now.Any(line => line.Length == 0 || line[0] is ' ' or '\t' || line[^1] is ' ' or '\t'))
        {
            return null;
        }

        var column = paragraphs[0].Length - paragraphs[0].TrimStart(' ').Length;
        var kept = old.Zip(paragraphs).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);
        return string.Join('\n', lines[0], string.Join("\n\n", now.Select(line => kept.GetValueOrDefault(line) ?? new string(' ', column) + line))).Replace("\n", lineBreak, StringComparison.Ordinal);
    }
}
