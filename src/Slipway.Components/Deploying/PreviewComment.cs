using System.Text;
using Serilog;
using Slipway.Drifts;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Plans;

namespace Slipway.Components.Deploying;

/// <summary>The one comment on a pull request that says what merging it would change. A later preview replaces it.</summary>
internal sealed class PreviewComment(IPullRequests pullRequests, int number, string? stage, CommitSha commit)
{
    private const int MaxProblemLength = 20_000;
    private const int MaxLength = 65_000;
    private const int MaxUnfolded = 3;

    // Less of a plan than this says nothing that its summary does not say.
    private const int MinPlanLength = 400;

    private readonly List<ApplyPlan> plans = [];
    private readonly List<string> waiting = [];
    private readonly List<string> unknown = [];
    private readonly List<DriftFinding.Orphan> orphans = [];
    private readonly List<string> notes = [];
    private string rules = "";
    private string rollouts = "";

    public void Add(ApplyPlan plan) => plans.Add(plan);

    public void AddRules(string title, IReadOnlyList<string> changes) => rules = $"{title}\n\n{string.Concat(changes.Select(change => $"    ~ {change}\n"))}\n";

    /// <summary>Says what the rollout of an application would do, or how far it is.</summary>
    public void AddRollout(string rollout) => rollouts += string.Concat(rollout.TrimEnd().Split('\n').Select(line => $"    {line}\n")) + "\n";

    /// <summary>Says in a sentence what else to know: which approvals a stage needs, or what is in a bad way whatever is merged.</summary>
    public void AddNote(string note) => notes.Add(note);

    public void AddWaiting(string environment) => waiting.Add(environment);

    /// <summary>Says of a stage or one of its clusters that it could not be asked.</summary>
    public void AddUnknown(string part) => unknown.Add(part);

    public void AddOrphans(IEnumerable<DriftFinding.Orphan> found) => orphans.AddRange(found);

    /// <summary>Writes it. A forge that cannot be reached is a warning: the plan is in the log as well.</summary>
    /// <param name="problem">Why the preview failed; null when it did not.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task WriteAsync(string? problem, CancellationToken cancellationToken)
    {
        try
        {
            await pullRequests.SetCommentAsync(number, $"<!-- slipway:preview {stage ?? "all"} -->", Text(problem), cancellationToken);
        }
        catch (SlipwayException exception)
        {
            Log.Warning("The plan could not be written to pull request {Number}: {Reason:l}", number, exception.Message);
        }
    }

    /// <summary>The comment, within the length that GitHub takes (65,536 characters).</summary>
    internal string Text(string? problem)
    {
        var text = new StringBuilder($"### What commit {commit.Abbreviated} would change\n\n");
        text.Append(Cut(rules, MaxProblemLength));
        if (problem is not null)
        {
            text.Append("It cannot be deployed like this:\n\n");
            foreach (var line in Cut(problem, MaxProblemLength).ReplaceLineEndings("\n").Split('\n'))
            {
                text.Append("    ").Append(line).Append('\n');
            }

            text.Append('\n');
        }

        text.Append(Cut(rollouts, MaxProblemLength));
        text.Append(PreviewCounts.Of(plans, waiting.Count)).Append("\n\n");
        text.Append(string.Concat(notes.Select(note => $"{note}.\n\n")));
        AppendPlans(text);

        foreach (var environment in waiting)
        {
            text.Append("* ").Append(environment).Append(": waiting for its first release\n");
        }

        foreach (var part in unknown)
        {
            text.Append("* ").Append(part).Append(": not known, its cluster could not be asked\n");
        }

        text.Append('\n');

        foreach (var orphan in orphans)
        {
            text.Append("#### ").Append(orphan).Append(": left behind\n\n").Append(orphan.Reason).Append(" What is left of it goes with `").Append(orphan.Command).Append("`\n\n");
        }

        return Cut(text.ToString().TrimEnd(), MaxLength);
    }

    // What is unchanged is counted only. What stops a deployment comes first: of very many, the last ones are left out.
    private void AppendPlans(StringBuilder text)
    {
        var shown = plans.Where(plan => plan.HasNews).OrderByDescending(plan => plan.IsBlocked).ToList();
        var room = PlanMarkdown.DefaultLimit - text.Length;
        foreach (var (index, plan) in shown.Index())
        {
            // Every plan gets its share, and what short ones leave.
            var share = room / (shown.Count - index);
            var markdown = share < MinPlanLength ? PlanMarkdown.Line(plan) : PlanMarkdown.Of(plan, share, isOpen: shown.Count <= MaxUnfolded) + "\n";
            if (markdown.Length > room)
            {
                text.Append("\n… and ").Append(shown.Count - index).Append(" more applications; the log of the run has them all.\n");
                break;
            }

            room -= markdown.Length;
            text.Append(markdown);
        }

        text.Append('\n');
    }

    // At a line's end: half a line of Markdown could become anything.
    private static string Cut(string text, int max) =>
        text.Length <= max ? text : text[..(text.LastIndexOf('\n', max) + 1)] + "\n… and more; the whole text is in the log of the run.";
}
