using System.Globalization;

namespace Slipway.Reports;

/// <summary>The place that the subject of a problem names, as in <c>dev/web/web.yaml:12:9</c>.</summary>
/// <param name="File">The file, or the whole subject where it names no position.</param>
/// <param name="Line">From 1; 0 when unknown.</param>
/// <param name="Column">From 1; 0 when unknown.</param>
internal readonly record struct ProblemPlace(string File, int Line, int Column)
{
    public static ProblemPlace Of(Problem problem) => Of(problem.Subject);

    public static ProblemPlace Of(string subject)
    {
        var column = subject.LastIndexOf(':');
        var line = column > 0 ? subject.LastIndexOf(':', column - 1) : -1;
        return line > 0 && Number(subject.AsSpan(line + 1, column - line - 1)) is { } lineNumber && Number(subject.AsSpan(column + 1)) is { } columnNumber
            ? new ProblemPlace(subject[..line], lineNumber, columnNumber)
            : new ProblemPlace(subject, 0, 0);
    }

    private static int? Number(ReadOnlySpan<char> text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
