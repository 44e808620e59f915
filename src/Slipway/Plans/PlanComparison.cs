using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>A plan in the making: what is decided, and what the server must be asked about.</summary>
internal sealed class PlanComparison
{
    internal PlanComparison(Rendering rendering, LiveState live, PlanRules rules, IReadOnlyList<PlanAction> decided, IReadOnlyList<DryRunCandidate> candidates)
    {
        Rendering = rendering;
        Live = live;
        Rules = rules;
        Decided = decided;
        Candidates = candidates;
        liveById = new(() => candidates.DistinctBy(one => one.Desired.Id).ToDictionary(one => one.Desired.Id, one => one.Live));
        leaving = new(() => Autoscaling.Of([.. decided.OfType<PlanAction.Prune>().Select(prune => prune.Live)]));
    }

    private readonly Lazy<Dictionary<ResourceId, Resource?>> liveById;

    // What scaled so far and goes with this plan: how many replicas run is git's to say again.
    private readonly Lazy<Autoscaling> leaving;

    /// <summary>What to send to the server as a dry run, before <see cref="Planner.Complete"/>.</summary>
    public IEnumerable<Resource> DryRuns => Candidates.Select(candidate => candidate.Desired);

    /// <summary>Answers in place of the server, which is not asked.</summary>
    public IReadOnlyDictionary<ResourceId, DryRunResult> AnswerLocally() =>
        Candidates.DistinctBy(one => one.Desired.Id).ToDictionary(one => one.Desired.Id, one => LocalAnswer.Of(one.Desired, one.Live));

    /// <summary>
    /// Whether a dry run that was refused for these conflicts is to be asked once more by force: the rules give every one of these fields to git, or the object is
    /// taken over, and with it what kubectl owns of it.
    /// </summary>
    public bool TakesOver(Resource desired, IReadOnlyList<FieldConflict> conflicts)
    {
        var fields = FieldRules.Of(Rendering, Rules);
        var live = liveById.Value.GetValueOrDefault(desired.Id);
        return conflicts.All(conflict => fields.Overrides(desired, conflict)
            || (live is not null && SharedFields.IsAgreed(live, conflict))
            || (live is not null && Rules.OverwritesEditsUntil is { } until && SharedFields.IsBefore(live, conflict, until))
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

    /// <summary>
    /// What to ask the server as well, because its answer does not show what an apply would do: it would take over what kubectl owns, or could do what is refused
    /// once leftovers in its way are gone. Null when there is nothing to ask.
    /// </summary>
    /// <param name="desired">What was asked about.</param>
    /// <param name="answer">What the server answered, to the dry run or to the rehearsal before.</param>
    /// <param name="before">The rehearsal before; null for the first.</param>
    public Rehearsal? Rehearse(Resource desired, DryRunResult answer, Rehearsal? before = null)
    {
        if (liveById.Value.GetValueOrDefault(desired.Id) is not { } live)
        {
            return null;
        }

        if (answer is DryRunResult.Accepted accepted)
        {
            var adoption = new Handover(desired, isAdopted: true, []);
            return before is null && Handover.IsAdoption(desired, live, accepted.Taken) && adoption.Without(accepted.After, live) is var after && !after.Content.Equals(accepted.After.Content)
                ? new Rehearsal(live, after, adoption)
                : null;
        }

        if (answer is not DryRunResult.Refused { Refusal: { StatusReason: RefusalReason.Invalid or RefusalReason.Immutable } refusal })
        {
            return null;
        }

        var isAdopted = Handover.IsAdoption(desired, live, []);
        var known = before?.Handover.Leftovers ?? [];
        // What a takeover takes may be all that is in the way.
        var leftovers = before is null && isAdopted && Adoption.Migrate(live, desired.Id.Type.ApiVersion) is not null ? []
            : BlockingFields.Of(refusal.Fields, live, desired).ExceptBy(known.Select(FieldPathStep.Text), FieldPathStep.Text).ToList();
        var handover = new Handover(desired, isAdopted, [.. known, .. leftovers]);
        var rest = handover.Without(live, live);
        return (leftovers.Count > 0 || before is null) && !rest.Content.Equals(live.Content) ? new Rehearsal(live, LocalMerge.Of(rest, desired), handover) : null;
    }

    /// <summary>Whether the cluster has the object already.</summary>
    public bool IsThere(Resource desired) => liveById.Value.GetValueOrDefault(desired.Id) is not null;

    private bool IsAdopted(Resource desired) =>
        liveById.Value.GetValueOrDefault(desired.Id) is { } live && Adoption.IsAllowed(desired, live, Rendering, Rules);

    internal Rendering Rendering { get; }

    internal LiveState Live { get; }

    internal PlanRules Rules { get; }

    internal IReadOnlyList<PlanAction> Decided { get; }

    internal IReadOnlyList<DryRunCandidate> Candidates { get; }
}
