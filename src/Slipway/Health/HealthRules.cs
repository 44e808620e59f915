using System.Collections.Frozen;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>Judges objects by what they say of themselves. A Deployment that says it is fine may still crash: see <see cref="HealthTracker"/>.</summary>
internal static class HealthRules
{
    // They say nothing of themselves: they are what they are as soon as they are written.
    private static readonly FrozenSet<string> Stateless = FrozenSet.ToFrozenSet(
    [
        "ConfigMap", "Secret", "ServiceAccount", "LimitRange", "Namespace", "NetworkPolicy.networking.k8s.io", "IngressClass.networking.k8s.io",
        "Role.rbac.authorization.k8s.io", "RoleBinding.rbac.authorization.k8s.io", "ClusterRole.rbac.authorization.k8s.io",
        "ClusterRoleBinding.rbac.authorization.k8s.io", "StorageClass.storage.k8s.io", "PriorityClass.scheduling.k8s.io", "RuntimeClass.node.k8s.io",
    ]);

    /// <summary>Whether the health of an object can be anything but current, so that it has to be watched.</summary>
    public static bool HasHealth(Resource resource) =>
        !ReportedHealth.IsNone(resource) && (resource.Id.Type is { Group: "", Kind: "Service" }
            ? resource.Content.GetMap("spec")?.GetString("type") == "LoadBalancer"
            : !Stateless.Contains(resource.Id.Type.GroupKind));

    /// <summary>The health of a live object.</summary>
    public static ResourceHealth Of(Resource resource)
    {
        if (resource.IsTerminating)
        {
            return new ResourceHealth.InProgress("is being deleted");
        }

        if (ReportedHealth.IsNone(resource))
        {
            return ResourceHealth.IsCurrent;
        }

        var status = resource.Content.GetMap("status") ?? MapValue.Empty;
        if (status.GetInteger("observedGeneration") is { } observed && observed < resource.Metadata.GetInteger("generation"))
        {
            return new ResourceHealth.InProgress("the last change is not yet observed");
        }

        var spec = resource.Content.GetMap("spec") ?? MapValue.Empty;
        if (StatusParts.Outdated(spec, status, resource.Metadata.GetInteger("generation")) is { } outdated)
        {
            return new ResourceHealth.InProgress(outdated);
        }

        return resource.Id.Type.GroupKind switch
        {
            "Deployment.apps" => WorkloadHealth.OfDeployment(resource, spec, status),
            "ReplicaSet.apps" or "ReplicationController" => WorkloadHealth.OfReplicaSet(spec, status),
            "StatefulSet.apps" => WorkloadHealth.OfStatefulSet(spec, status),
            "DaemonSet.apps" => WorkloadHealth.OfDaemonSet(spec, status),
            "Job.batch" => OfJob(spec, status),
            "Pod" => OfPod(status),
            "PersistentVolumeClaim" => OfClaim(status),
            "CustomResourceDefinition.apiextensions.k8s.io" => OfDefinition(status),
            "Service" => OfService(spec, status),
            "Namespace" => status.GetString("phase") == "Terminating" ? new ResourceHealth.InProgress("is being deleted") : ResourceHealth.IsCurrent,
            "PodDisruptionBudget.policy" or "HorizontalPodAutoscaler.autoscaling" or "CronJob.batch" or "Ingress.networking.k8s.io" => ResourceHealth.IsCurrent,
            _ when resource.Id.Type.Group.StartsWith("gateway.networking.", StringComparison.Ordinal) => StatusParts.Judge("", status) ?? StatusParts.Judge(spec, status) ?? OfConditions(status),
            _ => OfConditions(status) is ResourceHealth.Current ? StatusParts.Judge(spec, status) ?? ResourceHealth.IsCurrent : OfConditions(status),
        };
    }

    /// <summary>
    /// Whether the next wave waits for the object. A claim may wait for its first consumer, which comes in a later wave.
    /// </summary>
    public static bool BlocksNextWave(Resource resource) => resource.Id.Type is not { Group: "", Kind: "PersistentVolumeClaim" };

    private static ResourceHealth OfJob(MapValue spec, MapValue status)
    {
        // FailureTarget comes a moment before Failed, when the last Pods still end.
        foreach (var type in (string[])["Failed", "FailureTarget"])
        {
            if (Condition.Find(status, type) is { IsTrue: true } failed)
            {
                return new ResourceHealth.Failed(failed.Describe(), IsFinal: true);
            }
        }

        if (Condition.Find(status, "Complete") is { IsTrue: true } || spec.GetBoolean("suspend") == true)
        {
            return ResourceHealth.IsCurrent;
        }

        return new ResourceHealth.InProgress(status.GetInteger("failed") is > 0 and var failures
            ? $"is running, after {failures} failed {(failures == 1 ? "Pod" : "Pods")}" : "is running");
    }

    private static ResourceHealth OfPod(MapValue status) => status.GetString("phase") switch
    {
        "Succeeded" => ResourceHealth.IsCurrent,
        "Failed" => new ResourceHealth.Failed(
            status.GetString("message") ?? status.GetString("reason") ?? PodStatus.Containers(status).Select(container => container.Ending).FirstOrDefault(ending => ending is not null) ?? "its containers failed",
            IsFinal: true),
        _ when Condition.Find(status, "Ready") is { IsTrue: true } => ResourceHealth.IsCurrent,
        var phase => new ResourceHealth.InProgress(Condition.Find(status, "Ready") is { Message: { } message } ? message : $"is {phase ?? "not yet scheduled"}"),
    };

    private static ResourceHealth OfClaim(MapValue status) => status.GetString("phase") switch
    {
        "Bound" => ResourceHealth.IsCurrent,
        "Lost" => new ResourceHealth.Failed("its volume is lost", IsFinal: true),
        _ => new ResourceHealth.InProgress("is not bound"),
    };

    private static ResourceHealth OfDefinition(MapValue status)
    {
        if (Condition.Find(status, "NamesAccepted") is { IsFalse: true } refused)
        {
            return new ResourceHealth.Failed(refused.Describe(), IsFinal: true);
        }

        return Condition.Find(status, "Established") is { IsTrue: true } ? ResourceHealth.IsCurrent : new ResourceHealth.InProgress("is not established");
    }

    private static ResourceHealth OfService(MapValue spec, MapValue status) =>
        spec.GetString("type") == "LoadBalancer" && (status.At("loadBalancer", "ingress") as ListValue)?.Count is null or 0
            ? new ResourceHealth.InProgress("has no load balancer address")
            : ResourceHealth.IsCurrent;

    private static ResourceHealth OfConditions(MapValue status)
    {
        if (Condition.Find(status, "Stalled") is { IsTrue: true } stalled)
        {
            return new ResourceHealth.Failed(stalled.Describe(), IsFinal: false);
        }

        if (Condition.Find(status, "Reconciling") is { IsTrue: true } reconciling)
        {
            return new ResourceHealth.InProgress(reconciling.Describe());
        }

        foreach (var type in (string[])["Ready", "Available"])
        {
            if (Condition.Find(status, type) is { IsTrue: false } condition)
            {
                return new ResourceHealth.InProgress(condition.Describe());
            }
        }

        return ResourceHealth.IsCurrent;
    }
}
