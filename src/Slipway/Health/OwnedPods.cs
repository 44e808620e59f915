using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>Finds the Pods that a workload's newest revision runs in.</summary>
internal static class OwnedPods
{
    private const string DeploymentRevision = "deployment.kubernetes.io/revision";

    public static IEnumerable<Resource> Of(Resource owner, ObservedObjects live) => owner.Id.Type.GroupKind switch
    {
        "Pod" => [owner],
        "Deployment.apps" => live.Children(owner, "ReplicaSet")
            .Where(set => set.Annotations.GetString(DeploymentRevision) == owner.Annotations.GetString(DeploymentRevision))
            .SelectMany(set => live.Children(set, "Pod")),
        "StatefulSet.apps" => live.Children(owner, "Pod").Where(pod => IsRevision(
            pod, "controller-revision-hash", (owner.Content.At("status", "updateRevision") as ScalarValue)?.AsString)),
        "DaemonSet.apps" => live.Children(owner, "Pod").Where(pod => IsRevision(
            pod, "pod-template-generation", owner.Annotations.GetString("deprecated.daemonset.template.generation"))),
        "ReplicaSet.apps" or "Job.batch" => live.Children(owner, "Pod"),
        _ => [],
    };

    /// <summary>The Pods of a workload, of whatever revision.</summary>
    public static IEnumerable<Resource> All(Resource owner, ObservedObjects live) => owner.Id.Type.GroupKind switch
    {
        "Pod" => [owner],
        "Deployment.apps" => live.Children(owner, "ReplicaSet").SelectMany(set => live.Children(set, "Pod")),
        _ => live.Children(owner, "Pod"),
    };

    /// <summary>Whether a resource runs Pods all the time, so that it can fall back after it was current. One that is scaled to zero has nothing that could.</summary>
    public static bool RunsPods(Resource resource) => resource.Id.Type.GroupKind switch
    {
        "Pod" or "DaemonSet.apps" => true,
        "Deployment.apps" or "StatefulSet.apps" or "ReplicaSet.apps" => resource.Content.At("spec", "replicas") is not ScalarValue { AsInteger: 0 },
        _ => false,
    };

    private static bool IsRevision(Resource pod, string label, string? revision) =>
        revision is null || pod.Labels.GetString(label) is not { } own || own == revision;
}
