using System.Text;

namespace Slipway.Plans;

/// <summary>The Markdown form of a plan, for a comment on a pull request.</summary>
internal static class PlanMarkdown
{
    /// <summary>The longest comment that GitHub takes is 65,536 characters; this leaves room for what is around it.</summary>
    public const int DefaultLimit = 60_000;

    /// <summary>The summary, with the text form folded behind it in a block that nothing in it can end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="limit">The most characters; a longer plan is cut at a line and says so.</param>
    /// <param name="isOpen">Whether it is unfolded.</param>
    public static string Of(ApplyPlan plan, int limit = DefaultLimit, bool isOpen = false)
    {
        var lines = PlanText.Of(plan).Split('\n')[1..];
        if (lines is [""])
        {
            return Line(plan);
        }

        var text = new StringBuilder();
        text.Append(isOpen ? "<details open>" : "<details>").Append("<summary>").Append(plan.Rendering.Target).Append(": ").Append(PlanText.Summary(plan)).Append("</summary>\n\n");
        // Four spaces make a code block that no content can close, unlike a fence.
        foreach (var (index, line) in lines.Index())
        {
            if (text.Length + line.Length > limit - 120)
            {
                text.Append("\n… and ").Append(lines.Length - index).Append(" more lines; the whole plan is in the log of the run.\n");
                break;
            }

            text.Append(line.Length == 0 ? "" : "    ").Append(line).Append('\n');
        }

        return text.Append("\n</details>\n").ToString();
    }

    /// <summary>The summary alone, as an item of a list.</summary>
    public static string Line(ApplyPlan plan) => $"* {plan.Rendering.Target}: {PlanText.Summary(plan)}\n";
}
