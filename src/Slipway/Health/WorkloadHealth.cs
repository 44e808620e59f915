using Slipway.Values;

namespace Slipway.Health;

/// <summary>The health of what keeps Pods running.</summary>
internal static class WorkloadHealth
{
    public static ResourceHealth OfDeployment(MapValue spec, MapValue status)
    {
        if (!status.ContainsKey("observedGeneration"))
        {
            return NotObserved();
        }

        var progress = OfReplicas(spec.GetInteger("replicas") ?? 1, Count(status, "updatedReplicas"), Count(status, "replicas"), Count(status, "availableReplicas"));
        if (progress is null)
        {
            return Condition.Find(status, "Available") is { IsTrue: false } available ? new ResourceHealth.InProgress(available.Describe()) : ResourceHealth.IsCurrent;
        }

        if (spec.GetBoolean("paused") == true)
        {
            return new ResourceHealth.Failed("is paused, so its rollout does not go on. Set spec.paused to false.", IsFinal: true);
        }

        if (Condition.Find(status, "Progressing") is { Reason: "ProgressDeadlineExceeded" } exceeded)
        {
            return new ResourceHealth.Failed(exceeded.Describe(), IsFinal: false);
        }

        return Condition.Find(status, "ReplicaFailure") is { IsTrue: true } failure
            ? new ResourceHealth.Failed(failure.Describe(), IsFinal: false)
            : new ResourceHealth.InProgress(progress);
    }

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
