using Slipway.ApplySets;
using Slipway.Hooks;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>What applying a rendering would do, as a value.</summary>
internal sealed class ApplyPlan
{
    private ApplyPlan(PlanComparison comparison, IReadOnlyList<PlanAction> actions, PlanCache cache)
    {
        Rendering = comparison.Rendering;
        Actions = actions;
        Cache = cache;
        Gaps = comparison.Live.Gaps;
        Hooks = comparison.Rules.RemovesSet ? HookPlan.Empty : comparison.Live.Hooks.PlanFor(comparison.Rendering).Skipping(comparison.Rules.SkippedHooks.Jobs);
        RemovesSet = comparison.Rules.RemovesSet;
        IsReadOnly = comparison.Rules.IsReadOnly;
        Fields = FieldRules.Of(Rendering, comparison.Rules);
        var set = ApplySetId.OfParent(ApplySetParent.IdOf(Rendering.Target)).Value;
        var members = comparison.Live.Objects.Count(resource => resource.Labels.GetString(ApplySetLabels.PartOf) == set);
        var rendered = Rendering.Resources.Select(resource => resource.Id.Key).ToHashSet();
        Leftovers = [.. comparison.Live.Objects.Where(resource => resource.Labels.GetString(ApplySetLabels.PartOf) == set
            && !rendered.Contains(resource.Id.Key) && !PruneRules.HasController(resource))];
        // What is approved is a plan with this problem, so the hash is the same before and after.
        var problem = comparison.Rules.PruneBudget.Check([.. actions.OfType<PlanAction.Prune>().Select(prune => prune.Id)], members);
        Hash = PlanHash.Of(this, problem);
        PruneBudgetProblem = problem is null || IsApproved(comparison.Rules) ? null : $"{problem} If that is meant, approve exactly this plan: --approve-prune {Hash[..HashPrefix]}";
        RemovalProblem = !RemovesSet ? null
            : Gaps.Count > 0 ? "cannot be removed while not all of its members are known."
            : comparison.Rules.NotRendered.Count > 0
                ? $"cannot be removed: {string.Join(", ", comparison.Rules.NotRendered)} cannot be rendered and may have its objects in git now. Mend their manifests first."
                : null;
    }

    private const int HashPrefix = 12;

    /// <summary>What would be applied.</summary>
    public Rendering Rendering { get; }

    /// <summary>All actions: what is applied, in the order of applying; then what is pruned, in the order of pruning; then what is kept.</summary>
    public IReadOnlyList<PlanAction> Actions { get; }

    /// <summary>Members of the apply set that git does not have: to be pruned, kept, or being deleted already.</summary>
    public IReadOnlyList<Resource> Leftovers { get; }

    /// <summary>What later plans need not ask the server again.</summary>
    public PlanCache Cache { get; }

    /// <summary>Where members of the apply set may be that are not known. Nothing is pruned while there are any, and nothing of them is forgotten.</summary>
    public IReadOnlyList<MemberGap> Gaps { get; }

    /// <summary>The hooks that run with it.</summary>
    public HookPlan Hooks { get; }

    /// <summary>Whether the apply set goes as a whole, with its parent.</summary>
    public bool RemovesSet { get; }

    /// <summary>Whether the server was not asked: what it would fill in, refuse or find in conflict is not known.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Why the plan prunes more than is allowed unasked; null when it does not.</summary>
    public string? PruneBudgetProblem { get; }

    /// <summary>Why the apply set cannot go as a whole now, when it is to go; its parent would be forgotten before its members.</summary>
    public string? RemovalProblem { get; }

    /// <summary>A sha256 over what was decided, as lower-case hex digits: equal plans have equal hashes.</summary>
    public string Hash { get; }

    /// <summary>Whether the plan must not be carried out.</summary>
    public bool IsBlocked => PruneBudgetProblem is not null || RemovalProblem is not null || Actions.Any(action => action is PlanAction.Blocked);

    /// <summary>Whether carrying it out would send anything.</summary>
    public bool HasChanges => Actions.Any(action => action is PlanAction.Create or PlanAction.Update or PlanAction.Recreate or PlanAction.Prune);

    /// <summary>Whether there is anything to tell: something is sent or run, does not fit, stays although git dropped it, or could not be looked at.</summary>
    public bool HasNews => IsBlocked || Gaps.Count > 0 || Hooks.All.Any() || Actions.Any(action => action is not PlanAction.Unchanged);

    /// <summary>What is sent, wave by wave.</summary>
    public IEnumerable<IGrouping<ApplyWave, PlanAction>> Waves =>
        Actions.Where(action => action is PlanAction.Create or PlanAction.Update or PlanAction.Recreate or PlanAction.Unreadable).GroupBy(action => action.Wave);

    /// <summary>What is pruned after everything was applied, in this order.</summary>
    public IEnumerable<PlanAction.Prune> Prunes => Actions.OfType<PlanAction.Prune>();

    /// <summary>Which fields are not git's to say.</summary>
    internal FieldRules Fields { get; }

    private bool IsApproved(PlanRules rules) =>
        rules.ApprovedPlan is { Length: >= HashPrefix } approved && Hash.StartsWith(approved, StringComparison.OrdinalIgnoreCase);

    internal static ApplyPlan Of(PlanComparison comparison, IReadOnlyList<PlanAction> actions, PlanCache cache) =>
        new(comparison, [.. actions.Order(PlanOrder.Instance)], cache);

    /// <inheritdoc cref="PlanText.Of"/>
    public override string ToString() => PlanText.Of(this);
}
