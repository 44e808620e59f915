using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>All that a plan does, as it is kept for the review and compared before the deployment. What stays as it is, is not in it.</summary>
internal sealed record PlanDecisions
{
    /// <summary>Whose plan it is: <c>prod/web</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The plan's own hash.</summary>
    public required string PlanHash { get; init; }

    /// <summary>What it does.</summary>
    public required IReadOnlyList<PlanDecision> All { get; init; }

    /// <summary>The decisions of a plan.</summary>
    public static PlanDecisions Of(ApplyPlan plan) => new()
    {
        Target = plan.Rendering.Target.ToString(),
        PlanHash = plan.Hash,
        All =
        [
            .. plan.Hooks.All.Select(hook => new PlanDecision($"hook {hook.Phase}", hook.Hook.Job.Id.ToString()) { Sent = HashOf(hook.Hook.Job) }),
            .. plan.Actions.Select(Decision).OfType<PlanDecision>(),
        ],
    };

    /// <summary>A hash over everything that is kept: two with the same hash are the same.</summary>
    public string Hash => ContentHash.Of(ToJson());

    /// <summary>As JSON. The same decisions are the same text.</summary>
    public MapValue ToJson() => MapValue.Of(
        ("format", Format),
        ("target", Target),
        ("planHash", PlanHash),
        ("decisions", ListValue.Of(All.Select(decision => (Value)MapValue.Of(
            ("verb", decision.Verb),
            ("resource", decision.Resource),
            ("sent", Text(decision.Sent)),
            ("uid", Text(decision.Uid)),
            ("taken", ListValue.Of(decision.Taken.Select(field => (Value)field))),
            ("changes", ListValue.Of(decision.Changes.Select(change => (Value)MapValue.Of(
                ("path", change.Path), ("before", Wrapped(change.Before)), ("after", Wrapped(change.After)))))))))));

    /// <summary>Reads what was kept; null where it is none: anybody who may push may have written it.</summary>
    public static PlanDecisions? TryRead(string json) =>
        JsonValues.TryRead(json) is MapValue map && map.GetString("format") == Format && map.GetString("target") is { } target && map.GetString("planHash") is { } hash
            ? new PlanDecisions { Target = target, PlanHash = hash, All = [.. (map.GetList("decisions")?.Maps ?? []).Select(Read)] }
            : null;

    private const string Format = "slipway.dev/plan/v1";

    private static PlanDecision Read(MapValue map) => new(map.GetString("verb") ?? "", map.GetString("resource") ?? "")
    {
        Sent = map.GetString("sent"),
        Uid = map.GetString("uid"),
        Taken = [.. (map.GetList("taken") ?? ListValue.Empty).OfType<ScalarValue>().Select(field => field.Text)],
        Changes = [.. (map.GetList("changes")?.Maps ?? []).Select(change => new DecidedChange(change.GetString("path") ?? "", Unwrapped(change["before"]), Unwrapped(change["after"])))],
    };

    private static PlanDecision? Decision(PlanAction action) => action switch
    {
        PlanAction.Create create => new PlanDecision(action.Verb, action.Id.ToString()) { Sent = HashOf(create.Desired) },
        PlanAction.Unreadable unreadable => new PlanDecision(action.Verb, action.Id.ToString()) { Sent = HashOf(unreadable.Desired) },
        PlanAction.Update update => new PlanDecision(action.Verb, action.Id.ToString())
        {
            Changes = [.. update.Changes.Select(change => new DecidedChange(change.Path, change.Before, change.After) { Managers = change.Managers })],
            Taken = [.. update.Taken.Select(conflict => conflict.ToString())],
        },
        PlanAction.Recreate recreate => new PlanDecision(action.Verb, action.Id.ToString()) { Sent = HashOf(recreate.Desired), Uid = recreate.Live.Uid },
        PlanAction.Prune prune => new PlanDecision(action.Verb, action.Id.ToString()) { Uid = prune.Live.Uid },
        _ => null,
    };

    private static string HashOf(Resource sent) => ContentHash.Of(sent.IsSecret ? SecretMask.Apply(sent) : sent.Content);

    private static ScalarValue Text(string? text) => text is null ? ScalarValue.Null : ScalarValue.OfString(text);

    // No value, and the value null, are not the same.
    private static ListValue Wrapped(Value? value) => value is null ? ListValue.Empty : ListValue.Of(value);

    private static Value? Unwrapped(Value? value) => value is ListValue { Count: 1 } list ? list[0] : null;
}
