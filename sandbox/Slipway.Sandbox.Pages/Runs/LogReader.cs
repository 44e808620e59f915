using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Pages.Runs;

/// <summary>What a line of a log is to the page.</summary>
internal enum LogLineKind
{
    Text,
    GroupStart,
    GroupEnd,
}

/// <summary>A line, or a group's title.</summary>
internal sealed record LogLine(LogLineKind Kind, string Text);

/// <summary>
/// Tells groups from lines: GitHub Actions' commands, the headings that a build host prints before a target, and the frame around its
/// summary.
/// </summary>
internal sealed partial class LogReader
{
    private const string Summary = "Summary";

    private bool _isInSummary;

    public LogLine Read(string line)
    {
        if (FramePattern().IsMatch(line))
        {
            _isInSummary = !_isInSummary;
            return new LogLine(_isInSummary ? LogLineKind.GroupStart : LogLineKind.GroupEnd, _isInSummary ? Summary : "");
        }

        return line.StartsWith("::group::", StringComparison.Ordinal) ? new LogLine(LogLineKind.GroupStart, line["::group::".Length..])
            : line.StartsWith("::endgroup::", StringComparison.Ordinal) ? new LogLine(LogLineKind.GroupEnd, "")
            : HeadingPattern().Match(line) is { Success: true } heading ? new LogLine(LogLineKind.GroupStart, heading.Groups[1].Value)
            : new LogLine(LogLineKind.Text, line);
    }

    [GeneratedRegex(@"^--- (\S.*?) -{3,}$")]
    private static partial Regex HeadingPattern();

    [GeneratedRegex("^={20,}$")]
    private static partial Regex FramePattern();
}
