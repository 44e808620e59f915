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
    }

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find("persistentvolumeclaims", @namespace, name) is not { IsDeleting: false } claim)
            return null;
        if (claim.Json.Map("spec").Text("volumeName") is null)
        {
            context.Change(claim, json => json.Ensure("spec")["volumeName"] = "pvc-" + claim.Uid);
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
}
