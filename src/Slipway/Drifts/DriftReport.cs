using Slipway.ApplySets;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Drifts;

/// <summary>How one application in the cluster differs from git.</summary>
internal sealed class DriftReport
{
    private DriftReport(RenderingTarget target, IReadOnlyList<DriftFinding> findings, IReadOnlyList<MemberGap> gaps) => (Target, Findings, Gaps) = (target, findings, gaps);

    /// <summary>The application.</summary>
    public RenderingTarget Target { get; }

    /// <summary>The differences, in the order of applying.</summary>
    public IReadOnlyList<DriftFinding> Findings { get; }

    /// <summary>What could not be looked at: differences there are not known.</summary>
    public IReadOnlyList<MemberGap> Gaps { get; }

    /// <summary>Whether all was looked at, and nothing differs.</summary>
    public bool IsAsGitSays => Findings.Count == 0 && Gaps.Count == 0;

    /// <summary>Reads the differences off a plan.</summary>
    /// <param name="plan">A plan with <see cref="PlanRules.Force"/>, so that a field that somebody took over is a difference instead of a conflict.</param>
    /// <param name="rules">What counts.</param>
    public static DriftReport Of(ApplyPlan plan, DriftRules rules) => new(plan.Rendering.Target, [.. plan.Actions.SelectMany(action => FindingsOf(action, plan.Fields, rules))], plan.Gaps);

    /// <inheritdoc cref="DriftText.Of"/>
    public override string ToString() => DriftText.Of(this);

    private static IEnumerable<DriftFinding> FindingsOf(PlanAction action, FieldRules fields, DriftRules rules) => action switch
    {
        PlanAction.Create create => [new DriftFinding.Missing(create.Id)],
        PlanAction.Update update => [.. Changed(update.Live, update.Changes), .. AddedFields.Find(update.Desired, update.Live, rules, fields)],
        PlanAction.Recreate recreate => [.. Changed(recreate.Live, recreate.Changes), .. AddedFields.Find(recreate.Desired, recreate.Live, rules, fields)],
        PlanAction.Unchanged unchanged => AddedFields.Find(unchanged.Desired, unchanged.Live, rules, fields),
        PlanAction.Prune prune => [new DriftFinding.Extra(prune.Id)],
        PlanAction.Keep keep => [new DriftFinding.Extra(keep.Id) { Kept = keep.Reason }],
        PlanAction.Blocked blocked => [new DriftFinding.Unknown(blocked.Id, blocked.Reason)],
        PlanAction.Unreadable secret => [new DriftFinding.Unknown(secret.Id, "the account may not read it.")],
        _ => [],
    };

    private static IEnumerable<DriftFinding> Changed(Resources.Resource live, IReadOnlyList<FieldChange> changes) =>
        changes.Select(change => new DriftFinding.Changed(live.Id, change.Path, change.Before, change.After, change.Owners));
}
