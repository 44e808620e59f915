namespace Slipway.PathEdits;

/// <summary>The lines of a text, by the places of its characters.</summary>
internal static class SourceLines
{
    /// <summary>How lines of the text end.</summary>
    public static string Break(string text) => text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <summary>The first character of the line that a place is on.</summary>
    public static int StartOf(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>The end of the line that a place is on, before its line break.</summary>
    public static int EndOf(string text, int at) => text.AsSpan(at).IndexOfAny('\r', '\n') is var length and >= 0 ? at + length : text.Length;

    /// <summary>The start of the line after the one that a place is on; the end of the text where there is none.</summary>
    public static int Next(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end + 1 : text.Length;

    /// <summary>How far a place is from the start of its line.</summary>
    public static int ColumnOf(string text, int at) => at - StartOf(text, at);

    /// <summary>Whether only white space is before a place on its line.</summary>
    public static bool IsFirst(string text, int at) => text.AsSpan(StartOf(text, at), ColumnOf(text, at)).IsWhiteSpace();

    /// <summary>The column of a comment that has its line for itself; null for any other line.</summary>
    public static int? Comment(string text, int start)
    {
        var line = text.AsSpan(start, EndOf(text, start) - start);
        var column = line.Length - line.TrimStart(' ').Length;
        return column < line.Length && line[column] == '#' ? column : null;
    }

    /// <summary>The line of a place, from 1.</summary>
    public static int NumberOf(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;
}
