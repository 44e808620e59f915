using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Pages.Runs;

/// <summary>A line of the log that GitHub Actions shows beside the code as well (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message).</summary>
internal static partial class Annotation
{
    /// <summary>What GitHub's log shows of it: <c>Error: …</c>, of as many lines as it has; null for any other line.</summary>
    public static string? TextOf(string line) => CommandPattern().Match(line) is { Success: true } command
        ? $"{(command.Groups["name"].Value == "error" ? "Error" : "Warning")}: {command.Groups["text"].Value
            .Replace("%0D", "", StringComparison.Ordinal)
            .Replace("%0A", "\n", StringComparison.Ordinal)
            .Replace("%25", "%", StringComparison.Ordinal)}"
        : null;

    [GeneratedRegex("^::(?<name>error|warning)( [^:]*)?::(?<text>.*)$")]
    private static partial Regex CommandPattern();
}
