using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>A plan in the making: what is decided, and what the server must be asked about.</summary>
public sealed class PlanComparison
{
    internal PlanComparison(Rendering rendering, LiveState live, PlanRules rules, IReadOnlyList<PlanAction> decided, IReadOnlyList<Undecided> undecided)
    {
        Rendering = rendering;
        Live = live;
        Rules = rules;
        Decided = decided;
        Undecided = undecided;
        leaving = new(() => Autoscaling.Of([.. decided.OfType<PlanAction.Prune>().Select(prune => prune.Live)]));
    }

    // What scaled so far and goes with this plan: how many replicas run is git's to say again.
    private readonly Lazy<Autoscaling> leaving;

    /// <summary>What to send to the server as a dry run, before <see cref="Planner.Complete"/>.</summary>
    public IEnumerable<Resource> DryRuns => Undecided.Select(undecided => undecided.Desired);

    /// <summary>
    /// Whether a dry run that was refused for these conflicts is to be asked once more by force: the rules give every one of these fields to git, or the object is
    /// taken over, and with it what kubectl owns of it.
    /// </summary>
    public bool TakesOver(Resource desired, IReadOnlyList<FieldConflict> conflicts)
    {
        var fields = FieldRules.Of(Rendering, Rules);
        return conflicts.All(conflict => fields.Overrides(desired, conflict)
            || (Adoption.TakesFrom(conflict.Manager) && IsAdopted(desired))
            || (Autoscaling.IsScaled(conflict) && leaving.Value.Scales(desired.Id)));
    }

    /// <summary>
    /// Whether that may be so as well because every field that is left belongs to an autoscaler, and git has none for the resource: a former one left it behind,
    /// unless the cluster has one (<see cref="IsScaledBy"/>).
    /// </summary>
    public bool MayTakeOver(Resource desired, IReadOnlyList<FieldConflict> conflicts) =>
        conflicts.All(conflict => TakesOver(desired, [conflict]) || Autoscaling.IsOfAutoscaler(conflict));

    /// <summary>Whether one of these autoscalers scales the resource.</summary>
    public static bool IsScaledBy(IReadOnlyCollection<Resource> autoscalers, Resource desired) => Autoscaling.Of(autoscalers).Scales(desired.Id);

    private bool IsAdopted(Resource desired) =>
        Undecided.Any(undecided => undecided.Desired.Id == desired.Id && undecided.Live is { } live && Adoption.IsAllowed(desired, live, Rendering, Rules));

    internal Rendering Rendering { get; }

    internal LiveState Live { get; }

    internal PlanRules Rules { get; }

    internal IReadOnlyList<PlanAction> Decided { get; }

    internal IReadOnlyList<Undecided> Undecided { get; }
}
