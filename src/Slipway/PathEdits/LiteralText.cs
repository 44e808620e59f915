using Slipway.Values;

namespace Slipway.PathEdits;

/// <summary>Texts of several lines in a block: <c>|</c> keeps their line breaks.</summary>
internal static class LiteralText
{
    /// <summary>Whether a text of several lines can be written so.</summary>
    public static bool Fits(string text) =>
        text.TrimEnd('\n').Contains('\n', StringComparison.Ordinal) && text[0] is not (' ' or '\n' or '\t') && YamlQuoting.IsPrintable(text)
        && text.TrimEnd('\n').Split('\n').All(line => line.Length == 0 || !string.IsNullOrWhiteSpace(line));

    /// <summary>A new block: its header, and its lines at a column.</summary>
    public static string Of(string text, int column, string lineBreak) =>
        "|" + Chomping(text) + string.Concat(Lines(text).Select(line => lineBreak + Indented(line, column)));

    /// <summary>A block with another text. Lines that stay are left as they are; null where the text cannot be written in a block.</summary>
    /// <param name="written">The block as it is, from its header on.</param>
    /// <param name="before">Its text.</param>
    /// <param name="text">The new text.</param>
    public static string? Replace(string written, string before, string text)
    {
        var lineBreak = SourceLines.Break(written);
        var lines = written.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var (old, now) = (Lines(before), Lines(text));
        var body = lines.Skip(1).Take(old.Length).ToArray();
        var first = Array.FindIndex(old, line => line.Length > 0);
        if (now.Length == 0 || first < 0 || body.Length < old.Length || !YamlQuoting.IsPrintable(text)
            || Array.Exists(now, line => line.Length > 0 && string.IsNullOrWhiteSpace(line)))
        {
            return null;
        }

        var column = body[first].Length - old[first].Length;
        var hasWidth = lines[0].Split('#')[0].Any(char.IsAsciiDigit);
        if (!hasWidth && now.First(line => line.Length > 0)[0] is ' ' or '\t')
        {
            return null;
        }

        var start = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = old.Reverse().Zip(now.Reverse()).Take(Math.Min(old.Length, now.Length) - start).TakeWhile(pair => pair.First == pair.Second).Count();
        var kept = body[..start].Concat(now[start..^end].Select(line => Indented(line, column))).Concat(body[^end..]);
        return string.Join(lineBreak, kept.Prepend(Header(lines[0], text)));
    }

    private static string[] Lines(string text) => text.TrimEnd('\n') is { Length: > 0 } body
        ? [.. body.Split('\n'), .. Enumerable.Repeat("", Math.Max(0, text.Length - body.Length - 1))]
        : [];

    private static string Indented(string line, int column) => line.Length == 0 ? "" : new string(' ', column) + line;

    // What it says of the end of the text stays as long as it is right.
    private static string Header(string header, string text)
    {
        var indicators = header.Split('#')[0].TrimEnd();
        var (chomping, keeps) = (Chomping(text), indicators.Contains('+', StringComparison.Ordinal) && text.EndsWith('\n'));
        var bare = indicators.Replace("+", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return bare + (keeps ? "+" : chomping) + header[indicators.Length..];
    }

    private static string Chomping(string text) => !text.EndsWith('\n') ? "-" : text.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : "";
}
