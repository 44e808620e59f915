using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>
/// Revisions of StatefulSets that were applied and never got healthy. A Pod of such a revision that is not ready keeps its StatefulSet from going on for ever, also when
/// the template is set back (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback). It is kept with the apply set's parent
/// until a deployment is healthy.
/// </summary>
internal sealed class FailedRevisions
{
    /// <summary>The key of the parent's data.</summary>
    public const string DataKey = "failed-revisions";

    /// <summary>None.</summary>
    public static readonly FailedRevisions None = new(MapValue.Empty);

    private readonly MapValue revisions;

    private FailedRevisions(MapValue revisions) => this.revisions = revisions;

    /// <summary>Reads the text form. What is none counts as empty: then a stuck Pod waits for a person, as without Slipway.</summary>
    public static FailedRevisions Parse(string? text) => JsonValues.TryRead(text) is MapValue map ? new FailedRevisions(map) : None;

    /// <summary>The same, with the revisions that a plan leaves behind.</summary>
    /// <param name="plan">A plan that follows a deployment that did not get healthy.</param>
    public FailedRevisions LeftBehindBy(ApplyPlan plan)
    {
        var result = revisions;
        foreach (var live in plan.Actions.OfType<PlanAction.Update>().Select(update => update.Live).Where(live => live.Id.Type.GroupKind == "StatefulSet.apps"))
        {
            if ((live.Content.At("status", "updateRevision") as ScalarValue)?.AsString is { } revision && !Contains(live.Id, revision))
            {
                result = result.With(Key(live.Id), ListValue.Of((result.GetList(Key(live.Id))?.ToList() ?? []).Append((Value)revision)));
            }
        }

        return ReferenceEquals(result, revisions) ? this : new FailedRevisions(result);
    }

    /// <summary>Whether the revision of a StatefulSet is one of these.</summary>
    public bool Contains(ResourceId set, string revision) =>
        revisions.GetList(Key(set))?.Any(known => known is ScalarValue { AsString: { } text } && text == revision) == true;

    /// <summary>The text form: JSON; null when there are none.</summary>
    public string? ToText() => revisions.Count == 0 ? null : JsonValues.ToText(revisions);

    private static string Key(ResourceId set) => $"{set.Namespace}/{set.Name}";
}
