using Slipway.ApplySets;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>
/// Decides what applying a rendering would do, in two steps: what can be told from a LIST per kind, and, for the rest, what the server
/// answers to a dry run.
/// </summary>
internal static class Planner
{
    /// <summary>The annotation that lets a resource be deleted and created again when a field cannot change in place.</summary>
    public const string RecreateAnnotation = "slipway.dev/recreate";

    /// <summary>Decides what needs no question, and says what to ask.</summary>
    public static PlanComparison Compare(Rendering rendering, LiveState live, PlanRules rules)
    {
        var partOf = ApplySetId.OfParent(ApplySetParent.IdOf(rendering.Target));
        var objects = new Dictionary<ResourceKey, Resource>();
        foreach (var resource in live.Objects)
        {
            objects[resource.Id.Key] = resource;
        }

        var fields = FieldRules.Of(rendering, rules);
        var nulls = new Nulls(rendering, live.Schemas);
        var created = CreatedNamespaces(rendering, live);
        var decided = new List<PlanAction>(created.Where(action => action.Desired.Origin is null));
        var candidates = new List<DryRunCandidate>();
        foreach (var rendered in rendering.Resources)
        {
            var present = objects.GetValueOrDefault(rendered.Id.Key);
            var desired = DesiredResource.Of(rendered, partOf, nulls.TypeOf(rendered.Id.Type));
            // What is ours once it is taken over counts as ours.
            desired = fields.Apply(desired, present is null ? null : Adoption.OwnedAfter(desired, present, rendering, rules));
            if (present is null && live.FinishedJobs.Contains(rendered))
            {
                decided.Add(new PlanAction.Unchanged(desired, desired));
            }
            else if (Decide(desired, present, rendering, live, rules, partOf) is { } action)
            {
                decided.Add(action);
            }
            else
            {
                candidates.Add(new DryRunCandidate(desired, present));
            }
        }

        decided.AddRange(PruneRules.Decide(rendering, live, rules, partOf));
        return new PlanComparison(rendering, live, rules, decided, candidates);
    }

    /// <summary>The API versions of which the cluster's schemas are needed (<see cref="LiveState.Schemas"/>), because the rendering does not tell what a null means.</summary>
    public static IReadOnlyCollection<string> SchemasNeeded(Rendering rendering)
    {
        var nulls = new Nulls(rendering, ofCluster: null);
        return rendering.Resources.Where(nulls.AreUnknownIn).Select(resource => resource.Id.Type.ApiVersion).ToHashSet();
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="comparison">The first step.</param>
    /// <param name="results">The answers to all <see cref="PlanComparison.DryRuns"/>.</param>
    public static ApplyPlan Complete(PlanComparison comparison, IReadOnlyDictionary<ResourceId, DryRunResult> results)
    {
        var learned = new List<(Resource, Resource)>();
        var actions = new List<PlanAction>(comparison.Decided);
        foreach (var candidate in comparison.Candidates)
        {
            var action = results.GetValueOrDefault(candidate.Desired.Id) switch
            {
                DryRunResult.Accepted accepted => Accept(candidate, accepted, comparison.Live),
                DryRunResult.Refused refused => Refuse(candidate, refused.Refusal, comparison),
                _ => throw new InvalidOperationException($"{candidate.Desired.Id}: no answer of the server was given."),
            };
            if (action is PlanAction.Unchanged unchanged)
            {
                learned.Add((unchanged.Desired, unchanged.Live));
            }

            actions.Add(action);
        }

        // What the cache knew stays known; what changed or left the rendering is forgotten.
        learned.AddRange(comparison.Decided.OfType<PlanAction.Unchanged>()
            .Where(unchanged => comparison.Live.Cache.Knows(unchanged.Desired, unchanged.Live))
            .Select(unchanged => (unchanged.Desired, unchanged.Live)));
        return ApplyPlan.Of(comparison, actions, PlanCache.Of(learned));
    }

    private static PlanAction? Decide(
        Resource desired, Resource? present, Rendering rendering, LiveState live, PlanRules rules, ApplySetId partOf)
    {
        if (present is null)
        {
            return DecideMissing(desired, rendering, live);
        }

        var owner = present.Labels.GetString(ApplySetLabels.PartOf);
        if (owner is not null && owner != partOf.Value && !Adoption.IsMoved(desired, present, rendering))
        {
            var other = live.OtherSets.GetValueOrDefault(owner);
            return Blocked(
                desired,
                $"belongs to another apply set{(other is null ? $" ({owner})" : $", that of {ApplySetParent.Describe(other)}")}. If it moved here from another application of this stage, write the annotation "
                + $"{Adoption.MovedFromAnnotation}: {(other?.Id.Namespace == rendering.Target.Namespace ? ApplySetParent.ApplicationOf(other.Id.Name) : "<application>")} " +
                "into its manifest. Else remove it there first, or rename one of them.");
        }

        if (owner is null && !Adoption.IsAllowed(desired, present, rendering, rules))
        {
            return Blocked(
                desired,
                $"exists and belongs to no apply set; somebody else made it. To take it over, with the fields that kubectl set, write the annotation {Adoption.Annotation}: allowed " +
                "into its manifest, or set PlanRules.AdoptUnowned for the stage. Else give the resource another name.");
        }

        if (present.IsTerminating)
        {
            return Blocked(desired, "is being deleted. Run again when it is gone; finalizers may hold it: "
                + string.Join(", ", present.Metadata.GetList("finalizers")?.Select(finalizer => finalizer.ToString()) ?? ["none"]) + ".");
        }

        return UnchangedCheck.IsUnchanged(desired, present) || live.Cache.Knows(desired, present)
            ? new PlanAction.Unchanged(desired, present)
            : null;
    }

    // A dry run in a namespace or of a kind that comes with this plan would fail: the schema is all there is to check it.
    private static PlanAction? DecideMissing(Resource desired, Rendering rendering, LiveState live)
    {
        var type = desired.Id.Type;
        if (live.Catalog.Find(type) is null)
        {
            if (rendering.Scopes.Defines(type))
            {
                return new PlanAction.Create(desired, IsUnchecked: true);
            }

            var beside = rendering.Beside.FirstOrDefault(definition => definition.Defines(type));
            if (beside is { IsComing: true })
            {
                return new PlanAction.Create(desired, IsUnchecked: true) { ComesWith = beside.Application };
            }

            if (live.Catalog.Unavailable.Contains(type.ApiVersion))
            {
                return Blocked(desired, $"the cluster cannot tell whether it serves {type.ApiVersion} at present. Look at its APIService.");
            }

            var versions = live.Catalog.FindPreferred(type.Group, type.Kind) is { } other ? $" It serves {other.Type.ApiVersion}." : "";
            return Blocked(desired, $"the cluster does not serve {type}.{versions}{(versions.Length > 0 ? "" : beside is null ? " Install its CustomResourceDefinition first." : $" The application {beside.Application} of this stage has its CustomResourceDefinition: deploy that first.")}");
        }

        return desired.Id.Namespace is { } space && live.MissingNamespaces.Contains(space) ? new PlanAction.Create(desired, IsUnchecked: true) : null;
    }

    // The stage's namespace is made when it is missing, but it is not a member of the set: several applications may live in it.
    private static List<PlanAction.Create> CreatedNamespaces(Rendering rendering, LiveState live)
    {
        var rendered = rendering.Resources.Where(resource => resource.Id.Type is { Group: "", Kind: "Namespace" }).Select(resource => resource.Id.Name);
        return rendering.Resources.Count > 0 && live.MissingNamespaces.Contains(rendering.Target.Namespace) && !rendered.Contains(rendering.Target.Namespace)
            ? [new PlanAction.Create(StageNamespace.Of(rendering.Target.Namespace), IsUnchecked: false)]
            : [];
    }

    private static PlanAction Accept(DryRunCandidate candidate, DryRunResult.Accepted answer, LiveState state)
    {
        var desired = candidate.Desired;
        if (candidate.Live is not { } live)
        {
            return state.Unreadable.Contains(desired.Id.Key) ? new PlanAction.Unreadable(desired) : new PlanAction.Create(desired, IsUnchecked: false);
        }

        var adopts = Handover.IsAdoption(desired, live, answer.Taken);
        var handover = answer.Handover ?? (adopts ? new Handover(desired, isAdopted: true, []) : null);
        var after = answer.Handover is null && handover is not null ? handover.Without(answer.After, live) : answer.After;
        var comesHome = SharedFields.ComeHome(live, answer.After);
        return FieldDiff.IsSame(live, after) && answer.Taken.Count == 0 && !comesHome
            ? new PlanAction.Unchanged(desired, live)
            : new PlanAction.Update(desired, live, FieldDiff.Of(live, after, desired), adopts) { Taken = answer.Taken, Handover = handover, ComesHome = comesHome };
    }

    // The field and its owner first: what shows one line only is cut behind that.
    private static string Conflicts(IReadOnlyList<FieldConflict> conflicts) => conflicts switch
    {
        [var only] => $"{only.Field} would change, which {only.Manager} owns",
        [var first, ..] => $"{first.Field} would change, which {first.Manager} owns, and {conflicts.Count - 1} more",
        [] => "fields that other managers own would change",
    };

    private static PlanAction Refuse(DryRunCandidate candidate, ResourceRefusedException refusal, PlanComparison comparison)
    {
        var (rules, target) = (comparison.Rules, comparison.Rendering.Target);
        var desired = candidate.Desired;
        // A server's message may quote values.
        var message = desired.IsSecret ? $"the server refuses it ({refusal.StatusReason}); its message is not shown, because it may repeat values." : refusal.Reason;
        if (refusal.StatusReason == RefusalReason.Conflict)
        {
            return new PlanAction.Blocked(
                desired,
                $"{Conflicts(refusal.Conflicts)}. Ways out: leave these fields out of git; keep the other's value with FieldRule.Ignore; set git's with FieldRule.Override; "
                + $"take over what somebody changed by hand: ./build.sh SyncBack proposes it to git on branch sync/{target.Stage}/{target.Application}, and once that is merged this deploys; "
                + $"or, for what kubectl wrote, the annotation {Adoption.Annotation}: allowed.",
                refusal.Conflicts);
        }

        if (refusal.StatusReason != RefusalReason.Immutable || candidate.Live is not { } live)
        {
            return Blocked(desired, message) with { IsForbidden = refusal.StatusReason == RefusalReason.Forbidden, Live = candidate.Live };
        }

        if ((KeepRules.Find(live) ?? KeepRules.Find(desired)) is { } keeps)
        {
            return Blocked(desired, $"{message} To change it, it must be deleted and created again, and the {keeps} keeps it from being deleted. Undo the change, give the resource another name, or take that away, "
                + "from the object too, and deploy once.") with { Live = live };
        }

        return rules.RecreateKinds.Contains(desired.Id.Type.GroupKind) || desired.Annotations.GetString(RecreateAnnotation) == "allowed"
            ? new PlanAction.Recreate(desired, live, IntendedChanges.Of(desired, live), message)
            : Blocked(desired, $"{message.TrimEnd('.')}. Undo the change, give the resource another name, or allow to delete and create it by the annotation {RecreateAnnotation}: allowed."
                + (IrreversibleChanges.LostWith(desired) is { } loss ? $" Then {loss}" : ""));
    }

    private static PlanAction.Blocked Blocked(Resource desired, string reason) => new(desired, reason, []);
}
