using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Binds PersistentVolumeClaims at once. There is no storage behind them.</summary>
internal sealed class ClaimController(ControllerContext context) : IController
{
    public IEnumerable<(string Namespace, string Name)> Affected(Change change)
    {
        if (change.Object.Key == "persistentvolumeclaims" && change.Kind != ChangeKind.Deleted)
            yield return (change.Object.Namespace, change.Object.Name);
        if (change.Object.Key == "pods" && change.Kind == ChangeKind.Deleted)
        {
            foreach (var name in Claims(change.Object))
                yield return (change.Object.Namespace, name);
        }
    }

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find("persistentvolumeclaims", @namespace, name) is not { } claim)
            return null;
        if (claim.IsDeleting)
        {
            // A claim in use goes with its last Pod.
            if (!context.Store.List("pods", @namespace).Items.Any(pod => Claims(pod).Contains(name)))
                context.Change(claim, json => json.Map("metadata").List("finalizers")?.RemoveAll(item => item.AsText() == "kubernetes.io/pvc-protection"));
            return null;
        }

        if (claim.Json.Map("spec").Text("volumeName") is null)
        {
            context.Change(claim, json =>
            {
                json.Ensure("spec")["volumeName"] = "pvc-" + claim.Uid;
                json.Ensure("metadata", "annotations")["pv.kubernetes.io/bind-completed"] = "yes";
                json.Ensure("metadata", "annotations")["pv.kubernetes.io/bound-by-controller"] = "yes";
            });
            claim = context.Find("persistentvolumeclaims", @namespace, name) ?? claim;
        }

        context.Change(claim, json =>
        {
            var status = json.Ensure("status");
            status["phase"] = "Bound";
            status["accessModes"] = json.Map("spec")?["accessModes"]?.DeepClone();
            status["capacity"] = json.Map("spec").Map("resources")?["requests"]?.DeepClone();
        }, "status");
        return null;
    }

    private static IEnumerable<string> Claims(StoredObject pod) =>
        pod.Json.Map("spec").Items("volumes").Select(volume => volume.Map("persistentVolumeClaim").Text("claimName")).OfType<string>();
}
