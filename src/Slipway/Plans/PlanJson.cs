using Slipway.Values;

namespace Slipway.Plans;

/// <summary>The JSON form of a plan.</summary>
internal static class PlanJson
{
    /// <summary>The plan as a value, ready for <see cref="JsonValues"/>. Values of Secrets are masked.</summary>
    public static MapValue Of(ApplyPlan plan) => MapValue.Of(
        ("application", plan.Rendering.Target.Application.Value),
        ("stage", plan.Rendering.Target.Stage.Value),
        ("namespace", plan.Rendering.Target.Namespace),
        ("hash", plan.Hash),
        ("isBlocked", plan.IsBlocked),
        ("hasChanges", plan.HasChanges),
        ("summary", PlanText.Summary(plan)),
        ("gaps", ListValue.Of(plan.Gaps.Select(gap => (Value)gap.ToString()))),
        ("pruneBudgetProblem", plan.PruneBudgetProblem is { } problem ? problem : ScalarValue.Null),
        ("removalProblem", plan.RemovalProblem is { } reason ? reason : ScalarValue.Null),
        ("hooks", ListValue.Of(plan.Hooks.All.Select(hook => (Value)MapValue.Of(("phase", hook.Phase), ("job", hook.JobId.Name), ("namespace", hook.JobId.Namespace!))))),
        ("actions", ListValue.Of(plan.Actions.Select(Action))));

    private static MapValue Action(PlanAction action)
    {
        var map = MapValue.Of(
            ("action", action.Verb),
            ("apiVersion", action.Id.Type.ApiVersion),
            ("kind", action.Id.Type.Kind),
            ("namespace", action.Id.Namespace is { } space ? space : ScalarValue.Null),
            ("name", action.Id.Name),
            ("wave", action.Wave.ToString().ToLowerInvariant()));
        return action switch
        {
            PlanAction.Create create => WithOrigin(map, create.Desired).With("isUnchecked", create.IsUnchecked),
            PlanAction.Update update => WithOrigin(map, update.Desired).With("adopts", update.Adopts).With("taken", Conflicts(update.Taken)).With("changes", Changes(update.Changes)),
            PlanAction.Unreadable unreadable => WithOrigin(map, unreadable.Desired),
            PlanAction.Unchanged unchanged => WithOrigin(map, unchanged.Desired),
            PlanAction.Recreate recreate => WithOrigin(map, recreate.Desired).With("reason", recreate.Reason).With("changes", Changes(recreate.Changes)),
            PlanAction.Keep keep => map.With("reason", keep.Reason),
            PlanAction.Blocked blocked => WithOrigin(map, blocked.Desired).With("reason", blocked.Reason).With("conflicts", Conflicts(blocked.Conflicts)),
            _ => map,
        };
    }

    private static ListValue Conflicts(IReadOnlyList<Resources.FieldConflict> conflicts) =>
        ListValue.Of(conflicts.Select(conflict => (Value)MapValue.Of(("field", conflict.Field), ("manager", conflict.Manager))));

    private static MapValue WithOrigin(MapValue map, Resources.Resource desired) =>
        desired.Origin is { } origin ? map.With("origin", origin.ToString()) : map;

    private static ListValue Changes(IReadOnlyList<FieldChange> changes) => ListValue.Of(changes.Select(change => (Value)MapValue.Of(
        ("path", change.Path),
        ("before", change.Before ?? ScalarValue.Null),
        ("after", change.After ?? ScalarValue.Null),
        ("managers", ListValue.Of(change.Managers.Select(manager => (Value)manager))))));
}
