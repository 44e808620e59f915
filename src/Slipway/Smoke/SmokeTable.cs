using System.Globalization;
using System.Text;
using Slipway.Reports;

namespace Slipway.Smoke;

/// <summary>The results of smoke tests as a table.</summary>
internal static class SmokeTable
{
    /// <summary>One line for each test, aligned, and below it what was answered where that was wrong: for the log of the run only, which says why as well where it says that the tests failed.</summary>
    public static string Text(IReadOnlyList<SmokeResult> results)
    {
        var width = results.Max(result => result.Test.ToString().Length);
        var text = new StringBuilder();
        foreach (var result in results)
        {
            text.Append(result.HasPassed ? "  passed  " : "  FAILED  ").Append(result.Test.ToString().PadRight(width)).Append("  ").Append(Effort(result)).Append('\n');
            foreach (var line in result.Answer?.ForLog().Split('\n') ?? [])
            {
                text.Append("          | ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The table for a page that renders Markdown.</summary>
    public static string Markdown(string environment, IReadOnlyList<SmokeResult> results)
    {
        var text = new StringBuilder($"| {environment} | smoke test | |\n|---|---|---|\n");
        foreach (var result in results)
        {
            text.Append(result.HasPassed ? "| passed | " : "| **failed** | ").Append(MarkdownCell.Of(result.Test.ToString())).Append(" | ")
                .Append(MarkdownCell.Of(string.Join(' ', result.Failures.Append(Effort(result))))).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Effort(SmokeResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{(result.Attempts == 1 ? "1 attempt" : $"{result.Attempts} attempts")}, {result.Duration.TotalSeconds:0.0} s");
}
