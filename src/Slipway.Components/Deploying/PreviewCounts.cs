using Slipway.Plans;

namespace Slipway.Components.Deploying;

/// <summary>What a preview found, in one line of counts: <c>1 blocked, 3 changed, 97 unchanged</c>.</summary>
internal static class PreviewCounts
{
    /// <param name="plans">The plans.</param>
    /// <param name="waiting">How many applications wait for their first release.</param>
    public static string Of(IReadOnlyCollection<ApplyPlan> plans, int waiting)
    {
        var blocked = plans.Count(plan => plan.IsBlocked);
        var unchanged = plans.Count(IsUnchanged);
        (int Count, string Word)[] counts =
        [
            (blocked, "blocked"), (plans.Count - unchanged - blocked, "changed"), (waiting, "waiting for a first release"), (unchanged, "unchanged"),
        ];
        return counts.All(count => count.Count == 0) ? "Git has no application"
            : string.Join(", ", counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {count.Word}")) + (plans.Any(plan => plan.IsReadOnly) ? ", not dry-run" : "");
    }

    // What is kept, or could not be compared, is news and no change.
    private static bool IsUnchanged(ApplyPlan plan) => !plan.IsBlocked && !plan.HasChanges && !plan.Hooks.All.Any();
}
