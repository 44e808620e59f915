using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>The health of what keeps Pods running.</summary>
internal static class WorkloadHealth
{
    private static readonly IReadOnlyList<FieldPathStep> PausedField = [new FieldPathStep.Field("spec"), new FieldPathStep.Field("paused")];

    public static ResourceHealth OfDeployment(Resource resource, MapValue spec, MapValue status)
    {
        if (!status.ContainsKey("observedGeneration"))
        {
            return NotObserved();
        }

        var progress = OfReplicas(spec.GetInteger("replicas") ?? 1, Count(status, "updatedReplicas"), Count(status, "replicas"), Count(status, "availableReplicas"));
        if (progress is null)
        {
            return Condition.Find(status, "Available") is { IsTrue: false } available ? new ResourceHealth.InProgress(available.Describe())
                : spec.GetBoolean("paused") == true && !FieldOwners.IsOurs(resource, PausedField)
                    ? new ResourceHealth.Current { Note = $"is paused{PausedBy(resource)}: nothing will be rolled out until it is resumed" }
                : ResourceHealth.IsCurrent;
        }

        if (spec.GetBoolean("paused") == true)
        {
            return Paused(resource, progress);
        }

        if (Condition.Find(status, "Progressing") is { Reason: "ProgressDeadlineExceeded" } exceeded)
        {
            return new ResourceHealth.Failed(exceeded.Describe(), IsFinal: false);
        }

        return Condition.Find(status, "ReplicaFailure") is { IsTrue: true } failure
            ? new ResourceHealth.Failed(failure.Describe(), IsFinal: false)
            : new ResourceHealth.InProgress(progress);
    }

    // What git says is what is wanted, and it is all that can be waited for. What somebody paused by hand is not.
    private static ResourceHealth Paused(Resource resource, string progress)
    {
        if (FieldOwners.IsOurs(resource, PausedField))
        {
            return new ResourceHealth.Current { Note = $"is paused, as git says: {progress}. Its Pods change when git says paused: false" };
        }

        return new ResourceHealth.Failed(
            $"is paused{PausedBy(resource)}, so its rollout does not go on ({progress}). Run 'kubectl rollout resume deployment {resource.Id.Name} -n {resource.Id.Namespace}', or write 'paused: true' into git if it is meant to stay.",
            IsFinal: true);
    }

    private static string PausedBy(Resource resource) => FieldOwners.Of(resource, PausedField) is { Count: > 0 } owners ? $" by {string.Join(", ", owners)}" : "";

    public static ResourceHealth OfReplicaSet(MapValue spec, MapValue status)
    {
        if (!status.ContainsKey("observedGeneration"))
        {
            return NotObserved();
        }

        if (Condition.Find(status, "ReplicaFailure") is { IsTrue: true } failure)
        {
            return new ResourceHealth.Failed(failure.Describe(), IsFinal: false);
        }

        var wanted = spec.GetInteger("replicas") ?? 1;
        return OfReplicas(wanted, Count(status, "fullyLabeledReplicas"), Count(status, "replicas"), Count(status, "availableReplicas")) is { } progress
            ? new ResourceHealth.InProgress(progress)
            : ResourceHealth.IsCurrent;
    }

    public static ResourceHealth OfStatefulSet(MapValue spec, MapValue status)
    {
        if (!status.ContainsKey("observedGeneration"))
        {
            return NotObserved();
        }

        var wanted = spec.GetInteger("replicas") ?? 1;
        var strategy = spec.At("updateStrategy", "type") is ScalarValue { AsString: { } type } ? type : "RollingUpdate";
        if (Count(status, "replicas") != wanted)
        {
            return new ResourceHealth.InProgress($"{Count(status, "replicas")} of {wanted} replicas are there");
        }

        if (Count(status, "readyReplicas") < wanted)
        {
            return new ResourceHealth.InProgress($"{Count(status, "readyReplicas")} of {wanted} replicas are ready");
        }

        if (strategy == "OnDelete")
        {
            return ResourceHealth.IsCurrent;
        }

        // Replicas below the partition keep the revision that they have.
        var partition = (spec.At("updateStrategy", "rollingUpdate", "partition") as ScalarValue)?.AsInteger ?? 0;
        var toUpdate = Math.Max(0, wanted - partition);
        if (status.GetString("updateRevision") != status.GetString("currentRevision") && Count(status, "updatedReplicas") < toUpdate)
        {
            return new ResourceHealth.InProgress($"{Count(status, "updatedReplicas")} of {toUpdate} replicas are updated");
        }

        if (partition == 0 && status.GetString("updateRevision") != status.GetString("currentRevision"))
        {
            return new ResourceHealth.InProgress("the new revision is not yet the current one");
        }

        return Count(status, "availableReplicas") < wanted
            ? new ResourceHealth.InProgress($"{Count(status, "availableReplicas")} of {wanted} replicas are available")
            : ResourceHealth.IsCurrent;
    }

    public static ResourceHealth OfDaemonSet(MapValue spec, MapValue status)
    {
        if (!status.ContainsKey("observedGeneration"))
        {
            return NotObserved();
        }

        var wanted = Count(status, "desiredNumberScheduled");
        List<(string Field, string Words)> counts =
        [
            ("currentNumberScheduled", "scheduled"), ("updatedNumberScheduled", "updated"), ("numberReady", "ready"), ("numberAvailable", "available"),
        ];
        if (spec.At("updateStrategy", "type") is ScalarValue { Text: "OnDelete" })
        {
            counts.RemoveAt(1);
        }

        foreach (var (field, words) in counts)
        {
            if (Count(status, field) < wanted)
            {
                return new ResourceHealth.InProgress($"{Count(status, field)} of {wanted} Pods are {words}");
            }
        }

        return ResourceHealth.IsCurrent;
    }

    private static string? OfReplicas(long wanted, long updated, long total, long available)
    {
        if (updated < wanted)
        {
            return $"{updated} of {wanted} replicas are updated";
        }

        if (total > updated)
        {
            return $"{total - updated} old replicas are still there";
        }

        return available < updated ? $"{available} of {updated} replicas are available" : null;
    }

    private static ResourceHealth.InProgress NotObserved() => new("is not yet observed by its controller");

    private static long Count(MapValue status, string field) => status.GetInteger(field) ?? 0;
}
