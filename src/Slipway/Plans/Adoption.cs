using Slipway.ApplySets;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>Taking over objects that exist and belong to no apply set, such as those that somebody made with kubectl. It happens only where it is asked for.</summary>
internal static class Adoption
{
    /// <summary>The annotation of a manifest that allows to take over its object: <c>slipway.dev/adopt: allowed</c>.</summary>
    public const string Annotation = "slipway.dev/adopt";

    /// <summary>The annotation of a manifest whose object was another application's, in the same stage, so far: <c>slipway.dev/moved-from: web</c>.</summary>
    public const string MovedFromAnnotation = "slipway.dev/moved-from";

    /// <summary>
    /// The object's managedFields with kubectl's entries as Slipway's own, so that a field that leaves git later leaves the object too; null when kubectl owns
    /// nothing of it. This is what kubectl does for itself: https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply.
    /// </summary>
    /// <param name="live">The object.</param>
    /// <param name="apiVersion">The apiVersion in which Slipway applies it: entries of another one stay as they are.</param>
    public static ListValue? Migrate(Resource live, string apiVersion)
    {
        var entries = live.Metadata.GetList("managedFields")?.Maps.ToList() ?? [];
        var ours = entries.Where(entry => entry.GetString("apiVersion") == apiVersion && (ManagedFields.IsOurs(entry) || IsKubectl(entry))).ToList();
        if (!ours.Exists(IsKubectl))
        {
            return null;
        }

        var fields = ours.Select(entry => entry.GetMap("fieldsV1") ?? MapValue.Empty).Aggregate(Union);
        var merged = ours[0].With("manager", FieldManager.Name).With("operation", "Apply").With("fieldsV1", fields);
        return ListValue.Of(entries.Except(ours).Append(merged));
    }

    /// <summary>Who owns fields of an object besides Slipway and the controllers that Kubernetes brings.</summary>
    public static IReadOnlyList<string> OtherManagers(Resource live) =>
        [.. ManagedFields.Others(live).Select(other => other.Manager).Where(manager => !ClusterControllers.Names.Contains(manager)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether a manager's fields are taken over with the object.</summary>
    public static bool TakesFrom(string manager) => manager.StartsWith("kubectl", StringComparison.Ordinal);

    /// <summary>The live object as it is once it was taken over: what kubectl owned is ours. The object itself where nothing is taken over.</summary>
    internal static Resource OwnedAfter(Resource desired, Resource live, Rendering rendering, PlanRules rules) =>
        (IsAllowed(desired, live, rendering, rules) || IsMoved(desired, live, rendering)) && Migrate(live, desired.Id.Type.ApiVersion) is { } entries
            ? live.WithContent(live.Content.With("metadata", live.Metadata.With("managedFields", entries)))
            : live;

    /// <summary>Whether an object may be taken over from nobody, or kubectl's fields of one that is ours.</summary>
    internal static bool IsAllowed(Resource desired, Resource live, Rendering rendering, PlanRules rules) =>
        (IsOfNobody(live) || live.Labels.GetString(ApplySetLabels.PartOf) == ApplySetId.OfParent(ApplySetParent.IdOf(rendering.Target)).Value)
        && (rules.AdoptUnowned || desired.Annotations.GetString(Annotation) == "allowed"
            // The stage's namespace is made before its lock can be, or was there before the first deployment.
            || (desired.Id.Type is { Group: "", Kind: "Namespace" } && desired.Id.Name == rendering.Target.Namespace));

    /// <summary>Whether the manifest says that the object was another application's, and it is that one's indeed.</summary>
    internal static bool IsMoved(Resource desired, Resource live, Rendering rendering) =>
        desired.Annotations.GetString(MovedFromAnnotation) is { } from
        && live.Labels.GetString(ApplySetLabels.PartOf) == ApplySetId.OfParent(ApplySetParent.IdOf(from, rendering.Target.Namespace)).Value;

    /// <summary>Whether an object belongs to no apply set.</summary>
    internal static bool IsOfNobody(Resource live) => !live.Labels.ContainsKey(ApplySetLabels.PartOf);

    private static bool IsKubectl(MapValue entry) =>
        TakesFrom(entry.GetString("manager") ?? "") && string.IsNullOrEmpty(entry.GetString("subresource"));

    private static MapValue Union(MapValue left, MapValue right)
    {
        foreach (var entry in right)
        {
            left = left.With(entry.Key, left[entry.Key] is MapValue both && entry.Value is MapValue more ? Union(both, more) : entry.Value);
        }

        return left;
    }
}
