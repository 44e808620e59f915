using System.Globalization;
using Slipway.Drifts;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>What of the differences between git and the cluster is a person's change that git could take over.</summary>
internal sealed class SyncSelection
{
    private const string Stamps = "slipway.dev/";
    private static readonly string[] Reasons = ["kubernetes.io/change-cause", DriftStamps.Reason];
    private readonly SyncOptions options;
    private readonly List<SyncFinding> findings = [];
    private readonly List<SyncRefusal> refusals = [];
    private readonly List<string> reasons = [];
    private readonly List<IReadOnlyList<FieldPathStep>> never;

    private SyncSelection(SyncOptions options) => (this.options, never) = (options, [.. options.Rules.NeverPaths.Select(FieldPath.Parse)]);

    /// <summary>What is to be proposed.</summary>
    public IReadOnlyList<SyncFinding> Findings => findings;

    /// <summary>What is not, and why.</summary>
    public IReadOnlyList<SyncRefusal> Refusals => refusals;

    /// <summary>What people wrote beside their changes: the text and where.</summary>
    public IReadOnlyList<string> Given => reasons;

    /// <param name="plan">A plan with <see cref="PlanRules.Force"/>, so that what somebody took over is a difference.</param>
    /// <param name="options">What may be proposed.</param>
    public static SyncSelection Of(ApplyPlan plan, SyncOptions options)
    {
        var selection = new SyncSelection(options);
        foreach (var action in plan.Actions)
        {
            selection.Add(action, plan.Fields);
        }

        return selection;
    }

    private void Add(PlanAction action, FieldRules fields)
    {
        switch (action)
        {
            case PlanAction.Update update:
                Add(update.Desired, update.Live, update.Changes, fields, immutable: null);
                break;
            case PlanAction.Recreate recreate:
                Add(recreate.Desired, recreate.Live, recreate.Changes, fields, "the field cannot change in place: to deploy it would delete the object and create it again.");
                break;
            case PlanAction.Unchanged unchanged:
                Add(unchanged.Desired, unchanged.Live, [], fields, immutable: null);
                break;
            case PlanAction.Create create when !create.IsUnchecked:
                refusals.Add(new SyncRefusal(create.Id.ToString(), "it is not in the cluster. Whether somebody deleted it or it was not deployed yet is not known: remove it from git by hand, or deploy it."));
                break;
            case PlanAction.Prune or PlanAction.Keep:
                refusals.Add(new SyncRefusal(action.Id.ToString(), "git does not have it any more."));
                break;
            case PlanAction.Blocked or PlanAction.Unreadable:
                refusals.Add(new SyncRefusal(action.Id.ToString(), action is PlanAction.Blocked blocked ? blocked.Reason : "the account may not read it."));
                break;
        }
    }

    private void Add(Resource desired, Resource live, IReadOnlyList<FieldChange> changes, FieldRules fields, string? immutable)
    {
        var before = findings.Count;
        foreach (var change in changes)
        {
            try
            {
                Judge(desired, live, FieldPath.Parse(change.Path), change.Owners, immutable);
            }
            catch (FormatException)
            {
                refusals.Add(new SyncRefusal($"{live.Id} {change.Path}", "items of this list have no key, so that which one is meant could change. Change it in git by hand."));
            }
        }

        foreach (var (owner, path) in AddedFields.PathsOf(desired, live, options.Controllers, fields))
        {
            if (!findings.Exists(finding => finding.Id == live.Id && FieldPath.IsWithin(path, finding.Path)))
            {
                Judge(desired, live, path, [owner], immutable: null);
            }
        }

        reasons.AddRange(findings.Count == before ? [] : Reasons.Where(live.Annotations.ContainsKey).Select(key => $"{live.Annotations.GetString(key)} (annotation {key} of {live.Id.Type.Kind} {live.Id.Name})"));
    }

    private void Judge(Resource desired, Resource live, IReadOnlyList<FieldPathStep> path, IReadOnlyList<FieldOwner> owners, string? immutable)
    {
        var finding = new SyncFinding(live.Id, path, FieldValues.Get(desired.Content, path), FieldValues.Get(live.Content, path), owners)
        {
            Order = FieldValues.Get(live.Content, path.Take(path.Count - 1)) as ListValue,
            KeepsParent = FieldValues.Get(live.Content, path.Take(path.Count - 1)) is MapValue { Count: 0 } or ListValue { Count: 0 },
        };
        if (IsNoise(path))
        {
            return;
        }

        if (WhyNot(finding, live) is { } reason)
        {
            refusals.Add(new SyncRefusal(finding.ToString(), reason));
        }
        else if (immutable is not null)
        {
            refusals.Add(new SyncRefusal(finding.ToString(), immutable));
        }
        else
        {
            findings.Add(finding);
        }
    }

    // What tools note about their own work is nobody's wish.
    private static bool IsNoise(IReadOnlyList<FieldPathStep> path) => path switch
    {
        [FieldPathStep.Field { Name: "metadata" }, FieldPathStep.Field { Name: "annotations" or "labels" }, FieldPathStep.Field { Name: var key }, ..] =>
            key.StartsWith("applyset.kubernetes.io/", StringComparison.Ordinal) || key.StartsWith(Stamps, StringComparison.Ordinal) || key.StartsWith("deployment.kubernetes.io/", StringComparison.Ordinal)
            || key == SecretMask.LastApplied || Reasons.Contains(key),
        [.., FieldPathStep.Field { Name: "annotations" }, FieldPathStep.Field { Name: "kubectl.kubernetes.io/restartedAt" }] => true,
        _ => false,
    };

    private string? WhyNot(SyncFinding finding, Resource live) =>
        SecretMask.Covers(live) ? "values of a Secret are never brought to git. Change them where they come from."
        : live.Id.Type.Kind == "SealedSecret" && finding.Path is [_, FieldPathStep.Field { Name: "encryptedData" }, ..] ? "the value is encrypted, and nobody here can tell what for. Seal it again, and commit that."
        : finding.By.Count > 0 && finding.By.All(owner => options.Controllers.Contains(ManagerOf(owner))) ? $"it is written by {finding.By[0].Manager}, a controller. Leave the field out of git, or to others with FieldRule.Ignore."
        : finding.By.Count == 0 && finding.Live is not null ? "nobody but Slipway owns it: git has changed since it was deployed."
        : finding.Git is null && FieldOwners.IsOurs(live, finding.Path) ? "git does not have it any more: the next deployment removes it."
        : finding.Live is null && !options.Removals ? "it is not in the cluster any more. Pass --removals to remove it from git as well."
        : never.Exists(path => FieldPath.IsWithin(finding.Path, path)) ? "the rules of the stage say that it is never proposed (SyncRules.NeverPaths)."
        : Unsettled(finding, live) is { } since ? $"it was changed at {since.UtcDateTime:HH:mm} UTC, less than {options.Rules.Settle.TotalMinutes:0} minutes ago: somebody may still be at work. Run again later."
        : finding.Live is { } value && SecretLooks.IsSecret(finding.Path, value) ? "the value looks like a secret, and git never forgets one. Put it into a Secret."
        : finding.Live is ListValue list && finding.Git is ListValue && list.Any(item => item is not ScalarValue) ? "the order of the list differs, or its items have no key. Change it in git by hand."
        : null;

    private DateTimeOffset? Unsettled(SyncFinding finding, Resource live)
    {
        // Who removed a field owns nothing of it.
        var owners = finding.By.Count > 0 ? finding.By : [.. ManagedFields.Others(live).Select(other => other.Owner).Where(owner => !options.Controllers.Contains(ManagerOf(owner)))];
        return owners.Select(owner => DateTimeOffset.TryParse(owner.At, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null)
            .Where(at => at > options.Now - options.Rules.Settle).Max();
    }

    private static string ManagerOf(FieldOwner owner) => owner.Manager.Split(" (")[0];
}
