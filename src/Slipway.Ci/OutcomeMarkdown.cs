using System.Globalization;
using System.Text;
using Slipway.Engine.Events;
using Slipway.Reports;

namespace Slipway.Ci;

/// <summary>How a run ended, for a page that renders Markdown: the counts, and a row for each application that is not unchanged.</summary>
internal static class OutcomeMarkdown
{
    // The smoke tests of the run need some of GitHub's 1 MiB, too.
    private const int MaxLength = 250_000;
    private const int MaxCell = 1000;

    public static string Of(IReadOnlyCollection<Outcome> outcomes)
    {
        var rows = outcomes.Where(outcome => outcome is not Outcome.Unchanged).OrderBy(outcome => outcome is not Outcome.Failed).ToList();
        var text = new StringBuilder(OutcomeText.Of(outcomes)).Append('\n');
        if (rows.Count == 0)
        {
            return text.ToString();
        }

        text.Append("\n| application | outcome |\n|---|---|\n");
        for (var i = 0; i < rows.Count; i++)
        {
            if (text.Length > MaxLength)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n… and {rows.Count - i} more\n");
                break;
            }

            text.Append("| ").Append(MarkdownCell.Of(rows[i].Target.ToString())).Append(" | ").Append(MarkdownCell.Of(LogText.Cut(rows[i].Summary, MaxCell))).Append(" |\n");
        }

        return text.ToString();
    }
}
