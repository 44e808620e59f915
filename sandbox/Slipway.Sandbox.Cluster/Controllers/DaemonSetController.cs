using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>One Pod on the one node.</summary>
internal sealed class DaemonSetController(ControllerContext context) : IController
{
    private const string Key = "daemonsets.apps";
    private const string RevisionLabel = "controller-revision-hash";

    public IEnumerable<(string Namespace, string Name)> Affected(Change change) => ControllerContext.SelfOrController(change, Key, "DaemonSet");

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find(Key, @namespace, name) is not { } set)
            return null;
        var spec = set.Json.Map("spec")!;
        var hash = TemplateHash.Of(spec.Map("template")!);
        var pods = context.Owned("pods", set);
        var living = pods.Where(PodState.IsActive).ToList();
        if (!set.IsDeleting)
        {
            foreach (var ended in pods.Where(pod => !pod.IsDeleting && pod.Phase() is "Failed" or "Succeeded"))
                context.Delete(ended);
            if (pods.Count == 0)
            {
                var pod = PodState.FromTemplate(set, spec.Map("template"), name + "-");
                pod.Ensure("metadata", "labels")[RevisionLabel] = hash;
                if (context.CreatePod(set, pod, "daemonset-controller").Created is { } created)
                    living.Add(created);
            }
            else if (spec.Map("updateStrategy").Text("type") != "OnDelete")
            {
                foreach (var old in living.Where(pod => pod.Json.Map("metadata").Map("labels").Text(RevisionLabel) != hash))
                    context.Delete(old);
            }
        }

        return WriteStatus(set, spec, living, hash);
    }

    private TimeSpan? WriteStatus(StoredObject set, JsonObject spec, List<StoredObject> pods, string hash)
    {
        var now = context.Time.GetUtcNow();
        var available = pods.Count(pod => pod.IsAvailable(spec.Number("minReadySeconds") ?? 0, now));
        var ready = pods.Count(PodState.IsReady);
        context.Change(set, json =>
        {
            var status = json.Ensure("status");
            status["currentNumberScheduled"] = pods.Count;
            status["numberMisscheduled"] = 0;
            status["desiredNumberScheduled"] = 1;
            status["numberReady"] = ready;
            status["observedGeneration"] = json.Map("metadata").Number("generation") ?? 1;
            status.SetCount("updatedNumberScheduled", pods.Count(pod => pod.Json.Map("metadata").Map("labels").Text(RevisionLabel) == hash));
            status.SetCount("numberAvailable", available);
            status.SetCount("numberUnavailable", 1 - available);
        }, "status");
        return ready > available ? TimeSpan.FromSeconds(1) : null;
    }
}
