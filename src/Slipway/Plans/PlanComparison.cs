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
    }

    /// <summary>What to send to the server as a dry run, before <see cref="Planner.Complete"/>.</summary>
    public IEnumerable<Resource> DryRuns => Undecided.Select(undecided => undecided.Desired);

    /// <summary>
    /// Whether a dry run that was refused for these conflicts is to be asked once more by force: the rules give every one of these fields to git, or the object is
    /// taken over, and with it what kubectl owns of it.
    /// </summary>
    public bool TakesOver(Resource desired, IReadOnlyList<FieldConflict> conflicts)
    {
        var fields = FieldRules.Of(Rendering, Rules);
        return conflicts.All(conflict => fields.Overrides(desired, conflict) || (Adoption.TakesFrom(conflict.Manager) && IsAdopted(desired)));
    }

    private bool IsAdopted(Resource desired) =>
        Undecided.Any(undecided => undecided.Desired.Id == desired.Id && undecided.Live is { } live && Adoption.IsAllowed(desired, live, Rendering, Rules));

    internal Rendering Rendering { get; }

    internal LiveState Live { get; }

    internal PlanRules Rules { get; }

    internal IReadOnlyList<PlanAction> Decided { get; }

    internal IReadOnlyList<Undecided> Undecided { get; }
}
