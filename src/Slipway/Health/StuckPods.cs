using System.Globalization;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>
/// Finds Pods that their StatefulSet would wait for in vain: of a revision that never got healthy and that is left behind, and not ready. Pods below a partition
/// keep their revision on purpose, and with the strategy OnDelete a person replaces them.
/// </summary>
internal static class StuckPods
{
    private const string RevisionLabel = "controller-revision-hash";

    /// <summary>The Pods.</summary>
    /// <param name="objects">The live objects: StatefulSets and Pods.</param>
    /// <param name="failed">The revisions that count as failed.</param>
    public static IEnumerable<Resource> Find(IReadOnlyCollection<Resource> objects, FailedRevisions failed)
    {
        foreach (var set in objects.Where(resource => resource.Id.Type.GroupKind == "StatefulSet.apps" && IsObserved(resource)))
        {
            var update = (set.Content.At("status", "updateRevision") as ScalarValue)?.AsString;
            var partition = (set.Content.At("spec", "updateStrategy", "rollingUpdate", "partition") as ScalarValue)?.AsInteger ?? 0;
            foreach (var pod in objects.Where(resource => resource.Id.Type is { Group: "", Kind: "Pod" } && IsOwnedBy(resource, set)))
            {
                if (pod.Labels.GetString(RevisionLabel) is { } revision && revision != update && failed.Contains(set.Id, revision)
                    && !pod.IsTerminating && Ordinal(pod, set) >= partition && !IsReady(pod))
                {
                    yield return pod;
                }
            }
        }
    }

    private static bool IsObserved(Resource set) =>
        (set.Content.At("spec", "updateStrategy", "type") as ScalarValue)?.AsString != "OnDelete"
        && (set.Content.At("status", "observedGeneration") as ScalarValue)?.AsInteger >= set.Metadata.GetInteger("generation");

    private static bool IsOwnedBy(Resource pod, Resource set) =>
        set.Uid is { } uid && pod.Metadata.GetList("ownerReferences")?.Maps.Any(owner => owner.GetString("uid") == uid) == true;

    private static long Ordinal(Resource pod, Resource set) =>
        long.TryParse(pod.Id.Name.AsSpan(Math.Min(pod.Id.Name.Length, set.Id.Name.Length + 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : -1;

    private static bool IsReady(Resource pod) => Condition.Find(pod.Content.GetMap("status") ?? MapValue.Empty, "Ready") is { IsTrue: true };
}
