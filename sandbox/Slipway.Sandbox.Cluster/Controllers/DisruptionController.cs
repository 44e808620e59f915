using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Resources;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Counts the Pods of PodDisruptionBudgets and quotas. Nothing here evicts Pods.</summary>
internal sealed class DisruptionController(ControllerContext context) : IController
{
    private const string Key = "poddisruptionbudgets.policy";

    public IEnumerable<(string Namespace, string Name)> Affected(Change change)
    {
        if (change.Object.Key == Key && change.Kind != ChangeKind.Deleted)
            yield return (change.Object.Namespace, change.Object.Name);
        if (change.Object.Key != "pods")
            yield break;
        foreach (var budget in context.Store.List(Key, change.Object.Namespace).Items)
            yield return (budget.Namespace, budget.Name);
    }

    public TimeSpan? Reconcile(string @namespace, string name)
    {
        if (context.Find(Key, @namespace, name) is not { IsDeleting: false } budget)
            return null;
        var spec = budget.Json.Map("spec")!;
        var selector = LabelSelector.FromJson(spec.Map("selector"));
        var pods = context.Store.List("pods", @namespace).Items.Where(pod => pod.IsActive() && !selector.IsEmpty && selector.Matches(pod.Json.Map("metadata").Map("labels"))).ToList();
        var healthy = pods.Count(PodState.IsReady);
        var desired = spec["minAvailable"] is { } least ? Share(least, pods.Count) : Math.Max(0, pods.Count - Share(spec["maxUnavailable"], pods.Count));
        context.Change(budget, json =>
        {
            var status = json.Ensure("status");
            status["currentHealthy"] = healthy;
            status["desiredHealthy"] = desired;
            status["expectedPods"] = pods.Count;
            status["disruptionsAllowed"] = Math.Max(0, healthy - desired);
            status["observedGeneration"] = json.Map("metadata").Number("generation") ?? 1;
            context.SetCondition(status, "DisruptionAllowed", healthy > desired, healthy > desired ? "SufficientPods" : "InsufficientPods", "");
        }, "status");
        return null;
    }

    private static long Share(JsonNode? value, int count) => value.AsNumber()
        ?? (long.TryParse(value.AsText()?.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture, out var percent) ? (count * percent + 99) / 100 : 0);
}
