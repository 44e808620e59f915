using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Keeps as many Pods as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetController(ControllerContext context) : IController
{
    private const string Key = "replicasets.apps";

    public IEnumerable<(string Namespace, string Name)> Affected(Change change) => ControllerContext.SelfOrController(change, Key, "ReplicaSet");

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find(Key, @namespace, name) is not { } set)
            return null;
        var pods = context.Owned("pods", set);
        var active = pods.Where(PodState.IsActive).ToList();
        var wanted = (int)(set.Json.Map("spec").Number("replicas") ?? 1);
        string? refusal = null;
        if (!set.IsDeleting && active.Count < wanted)
        {
            for (var i = active.Count; i < wanted && refusal is null; i++)
            {
                (var created, refusal) = context.CreatePod(set, PodState.FromTemplate(set, set.Json.Map("spec").Map("template"), name + "-"), "replicaset-controller");
                if (created is not null)
                    active.Add(created);
            }
        }
        else if (!set.IsDeleting && active.Count > wanted)
        {
            // Those that serve the least go first.
            var leaving = active.OrderBy(pod => pod.IsReady()).ThenBy(pod => pod.Phase() == "Running").ThenByDescending(pod => pod.Version).Take(active.Count - wanted).ToList();
            foreach (var pod in leaving)
            {
                active.Remove(pod);
                context.Delete(pod);
                context.Events.Record(set, false, "SuccessfulDelete", $"Deleted pod: {pod.Name}", "replicaset-controller");
            }
        }

        return WriteStatus(set, active, refusal);
    }

    private TimeSpan? WriteStatus(StoredObject set, List<StoredObject> active, string? refusal)
    {
        var minReady = set.Json.Map("spec").Number("minReadySeconds") ?? 0;
        var now = context.Time.GetUtcNow();
        var ready = active.Count(PodState.IsReady);
        var available = active.Count(pod => pod.IsAvailable(minReady, now));
        context.Change(set, json =>
        {
            var status = json.Ensure("status");
            status["replicas"] = active.Count;
            status["fullyLabeledReplicas"] = active.Count;
            status["readyReplicas"] = ready;
            status["availableReplicas"] = available;
            status["observedGeneration"] = json.Map("metadata").Number("generation") ?? 1;
            if (refusal is not null)
                context.SetCondition(status, "ReplicaFailure", true, "FailedCreate", refusal);
            else if (status.Condition("ReplicaFailure") is not null)
                status.Remove("conditions");
        }, "status");
        if (refusal is not null)
            return TimeSpan.FromSeconds(5);
        return ready > available ? TimeSpan.FromSeconds(1) : null;
    }
}
