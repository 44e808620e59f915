using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>What controllers ask about a Pod.</summary>
internal static class PodState
{
    public static bool IsReady(this StoredObject pod) => ReadySince(pod) is not null;

    public static string Phase(this StoredObject pod) => pod.Json.Map("status").Text("phase") ?? "Pending";

    /// <summary>Neither ended nor being deleted.</summary>
    public static bool IsActive(this StoredObject pod) => !pod.IsDeleting && pod.Phase() is not ("Succeeded" or "Failed");

    /// <summary>Ready for as long as the workload asks.</summary>
    public static bool IsAvailable(this StoredObject pod, long minReadySeconds, DateTimeOffset now) =>
        ReadySince(pod) is { } since && since.AddSeconds(minReadySeconds) <= now;

    public static DateTimeOffset? ReadySince(StoredObject pod)
    {
        var condition = pod.Json["status"].Condition("Ready");
        return condition.Text("status") == "True" ? ClusterClock.Parse(condition.Text("lastTransitionTime")) ?? DateTimeOffset.MinValue : null;
    }

    /// <summary>A Pod as a workload's template describes it.</summary>
    public static JsonObject FromTemplate(StoredObject owner, JsonObject? template, string name)
    {
        var pod = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod" };
        var metadata = pod.Ensure("metadata");
        if (name.EndsWith('-'))
            metadata["generateName"] = name;
        else
            metadata["name"] = name;
        metadata["namespace"] = owner.Namespace;
        foreach (var part in (string[])["labels", "annotations", "finalizers"])
        {
            if (template.Map("metadata")?[part] is { } value)
                metadata[part] = value.DeepClone();
        }

        metadata["ownerReferences"] = new JsonArray(ControllerContext.OwnerReference(owner));
        pod["spec"] = template?["spec"]?.DeepClone() ?? new JsonObject();
        return pod;
    }
}
