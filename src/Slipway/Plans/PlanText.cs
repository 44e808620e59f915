using System.Globalization;
using System.Text;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>The text form of a plan.</summary>
internal static class PlanText
{
    private const int MaxValueLength = 120;

    private static readonly (string Verb, string Words, string Done)[] Counts =
    [
        ("create", "to create", "created"), ("update", "to update", "updated"), ("recreate", "to recreate", "recreated"), ("prune", "to prune", "pruned"),
        ("irreversible", "to update for good", "updated for good"), ("not compared", "not compared", "sent without comparing"), ("unchanged", "unchanged", "unchanged"),
        ("keep", "kept", "kept"), ("blocked", "blocked", "blocked"),
    ];

    /// <summary>The plan for people: a summary line, then every resource that is not unchanged, with the fields that change.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="maxActions">
    /// How many of its resources are shown; the others are counted by kind. What is lost, refused or cannot be taken back is shown in any case.
    /// </param>
    public static string Of(ApplyPlan plan, int maxActions = int.MaxValue)
    {
        var text = new StringBuilder();
        text.Append(plan.Rendering.Target).Append(": ").Append(Summary(plan)).Append('\n');
        var actions = plan.Actions.Where(action => action is not PlanAction.Unchanged).ToList();
        var left = actions.Skip(maxActions).Where(IsOrdinary).ToList();
        foreach (var action in actions.Take(maxActions).Concat(actions.Skip(maxActions).Where(action => !IsOrdinary(action))))
        {
            text.Append(Sign(action)).Append(' ').Append(CultureInfo.InvariantCulture, $"{action.Verb,-9}").Append(' ').Append(action.Id);
            Append(text, action);
        }

        if (left.Count > 0)
        {
            var kinds = left.CountBy(action => (action.Verb, action.Id.Type)).Select(kind => $"{kind.Key.Verb} {kind.Value} {kind.Key.Type}");
            text.Append(CultureInfo.InvariantCulture, $"… and {left.Count} more: {string.Join(", ", kinds)}").Append('\n');
        }

        foreach (var hook in plan.Hooks.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"> {hook.Phase,-9} {hook.JobId}{(hook.IsSkipped ? " (skipped: it counts as done)" : "")}").Append('\n');
        }

        foreach (var hook in plan.Hooks.LeftOut)
        {
            text.Append(CultureInfo.InvariantCulture, $"= {"not run",-9} {hook.Job.Id} (it came with what is left behind, and runs with the next image)").Append('\n');
        }

        foreach (var gap in plan.Gaps)
        {
            text.Append("! ").Append(OneLine(gap.ToString())).Append('\n');
        }

        if (plan.RemovalProblem is { } reason)
        {
            text.Append("! ").Append(plan.Rendering.Target).Append(' ').Append(reason).Append('\n');
        }

        if (plan.PruneBudgetProblem is { } problem)
        {
            text.Append("! ").Append(plan.Rendering.Target).Append(' ').Append(problem).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The plan in one line: <c>1 to create, 12 unchanged</c>.</summary>
    public static string Summary(ApplyPlan plan) => Count(plan, count => count.Words, "to run", "to skip", "nothing to apply");

    /// <summary>A plan that was carried out, in one line: <c>1 created, 12 unchanged</c>.</summary>
    public static string Outcome(ApplyPlan plan) => Count(plan, count => count.Done, "run", "skipped", "nothing to apply");

    private static bool IsOrdinary(PlanAction action) => action is PlanAction.Create or PlanAction.Unreadable or PlanAction.Update { Irreversible: null };

    private static string Count(ApplyPlan plan, Func<(string Verb, string Words, string Done), string> words, string ran, string skipped, string nothing)
    {
        var counts = plan.Actions.CountBy(action => action.Verb).ToDictionary();
        var parts = Counts.Where(count => counts.ContainsKey(count.Verb)).Select(count => $"{counts[count.Verb]} {words(count)}").ToList();
        foreach (var hooks in plan.Hooks.All.GroupBy(hook => hook.IsSkipped).OrderBy(group => group.Key))
        {
            parts.Add($"{hooks.Count()} {(hooks.Count() == 1 ? "hook" : "hooks")} {(hooks.Key ? skipped : ran)}");
        }

        if (plan.Gaps.Count > 0)
        {
            parts.Add("not all members known");
        }

        return (parts.Count == 0 ? nothing : string.Join(", ", parts)) + (plan.IsReadOnly ? ", not dry-run" : "");
    }

    /// <summary>A value in one line, shortened: nothing in it can begin a line of a log.</summary>
    internal static string Short(Value value)
    {
        var text = OneLine(value.ToString());
        return text.Length <= MaxValueLength ? text : $"{text[..MaxValueLength]}… ({text.Length} characters)";
    }

    internal static string OneLine(string text) =>
        string.Concat(text.Select(character => character is '\n' or '\r' or '\t' ? " " : char.IsControl(character) ? "\uFFFD" : character.ToString())).Trim();

    private static void Append(StringBuilder text, PlanAction action)
    {
        switch (action)
        {
            case PlanAction.Create { ComesWith: { } application }:
                text.Append(CultureInfo.InvariantCulture, $" (its kind comes with the application {application})\n");
                break;
            case PlanAction.Create { IsUnchecked: true }:
                text.Append(" (its namespace or kind comes with this plan)\n");
                break;
            case PlanAction.Update update:
                text.Append(update switch
                {
                    { Adopts: false, ComesHome: true } => " (what somebody changed by hand is git's again)\n",
                    { Adopts: false } => "\n",
                    { Live: var live } when Adoption.IsOfNobody(live) => " (takes over an object that belongs to no apply set; what only kubectl set goes)\n",
                    { Taken.Count: > 0 } => " (takes over what kubectl owns of it)\n",
                    _ => $" (moves here from the application {OneLine(update.Desired.Annotations.GetString(Adoption.MovedFromAnnotation) ?? "")})\n",
                });
                if (update.Irreversible is { } reason)
                {
                    text.Append("    ").Append(reason).Append('\n');
                }

                foreach (var taken in update.Taken)
                {
                    text.Append("    ").Append(OneLine(taken.Field)).Append(" is taken from ").Append(OneLine(taken.Manager)).Append('\n');
                }

                Append(text, update.Changes);
                break;
            case PlanAction.Recreate recreate:
                text.Append('\n').Append("    ").Append(OneLine(recreate.Reason)).Append('\n');
                if (recreate.Loss is { } loss)
                {
                    text.Append("    ").Append(loss).Append('\n');
                }

                Append(text, recreate.Changes);
                break;
            case PlanAction.Keep keep:
                text.Append('\n').Append("    ").Append(keep.Reason).Append('\n');
                break;
            case PlanAction.Blocked blocked:
                text.Append('\n').Append("    ").Append(OneLine(blocked.Reason)).Append('\n');
                foreach (var conflict in blocked.Conflicts)
                {
                    text.Append("    ").Append(OneLine(conflict.ToString())).Append('\n');
                }

                break;
            default:
                text.Append('\n');
                break;
        }
    }

    private static void Append(StringBuilder text, IReadOnlyList<FieldChange> changes)
    {
        foreach (var change in changes)
        {
            text.Append("    ").Append(OneLine(change.Path)).Append(": ").Append((change.Before, change.After) switch
            {
                (ScalarValue { Text: "***" }, ScalarValue { Text: "***" }) => "changed",
                (null, ScalarValue { Text: "***" }) => "added",
                (ScalarValue { Text: "***" }, null) => "removed",
                (null, { } after) => $"added {Short(after)}",
                ({ } before, null) => $"removed {Short(before)}",
                var (before, after) => $"{Short(before!)} -> {Short(after!)}",
            });
            text.Append(change.Managers.Count == 0 ? "\n" : $" (also managed by {OneLine(string.Join(", ", change.Managers))})\n");
        }
    }

    private static char Sign(PlanAction action) => action switch
    {
        PlanAction.Create => '+',
        PlanAction.Update => '~',
        PlanAction.Recreate => '±',
        PlanAction.Prune => '-',
        PlanAction.Blocked => '!',
        _ => '=',
    };
}
