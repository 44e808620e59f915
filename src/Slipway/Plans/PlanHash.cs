using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>The hash over what a plan decided. Values of Secrets are not part of it: a short one could be guessed from its hash.</summary>
internal static class PlanHash
{
    public static string Of(ApplyPlan plan, string? pruneBudgetProblem) => ContentHash.Of(
        plan.Rendering.Target.ToString(),
        plan.Rendering.Target.Namespace,
        pruneBudgetProblem ?? "",
        ListValue.Of(plan.Hooks.All.Select(hook => (Value)$"{hook.Phase} {hook.JobId}")),
        ListValue.Of(plan.Actions.Select(Decision)));

    private static MapValue Decision(PlanAction action) => MapValue.Of(
        ("action", action.Verb),
        ("resource", action.Id.ToString()),
        ("what", action switch
        {
            PlanAction.Create create => Sent(create.Desired),
            PlanAction.Unreadable unreadable => Sent(unreadable.Desired),
            PlanAction.Update update => ListValue.Of(Sent(update.Desired), Changes(update.Changes), Conflicts(update.Taken)),
            PlanAction.Recreate recreate => ListValue.Of(Sent(recreate.Desired), recreate.Live.Uid ?? ""),
            PlanAction.Prune prune => prune.Live.Uid ?? "",
            PlanAction.Keep keep => keep.Reason,
            PlanAction.Blocked blocked => blocked.Reason,
            _ => "",
        }));

    private static ListValue Conflicts(IReadOnlyList<FieldConflict> conflicts) => ListValue.Of(conflicts.Select(conflict => (Value)conflict.ToString()));

    private static MapValue Sent(Resource desired) => desired.IsSecret ? Renderings.SecretMask.Apply(desired) : desired.Content;

    private static ListValue Changes(IReadOnlyList<FieldChange> changes) => ListValue.Of(changes.Select(change => (Value)MapValue.Of(
        ("path", change.Path), ("before", change.Before ?? ScalarValue.Null), ("after", change.After ?? ScalarValue.Null))));
}
