using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Controllers;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>Writes what is known of a Pod into its status.</summary>
internal static class PodStatus
{
    public static void Fill(
        JsonObject status, PodRunner pod, string phase, bool isInitialized, List<ContainerState> initStates, List<ContainerState> states, string address, string now)
    {
        var generation = pod.Current.Json.Map("metadata").Number("generation") ?? 1;
        status["observedGeneration"] = generation;
        var hasEnded = phase is "Succeeded" or "Failed";
        status["phase"] = hasEnded ? phase : states.Any(state => state.IsRunning || state.Terminated is not null || state.Restarts > 0) && isInitialized ? "Running" : "Pending";
        var unready = states.Where(state => !state.IsReady).Select(state => state.Name).ToList();
        var isReady = unready.Count == 0 && !hasEnded;
        var (reason, message) = isReady ? (null, null)
            : hasEnded ? (phase == "Succeeded" ? "PodCompleted" : "PodFailed", (string?)null)
            : ("ContainersNotReady", $"containers with unready status: [{string.Join(" ", unready)}]");
        Condition(status, "PodReadyToStartContainers", true, null, null, generation, now);
        Condition(status, "Initialized", isInitialized || initStates.Count == 0, isInitialized || initStates.Count == 0 ? null : "ContainersNotInitialized",
            isInitialized || initStates.Count == 0 ? null : $"containers with incomplete status: [{string.Join(" ", initStates.Where(state => state.Terminated.Number("exitCode") != 0).Select(state => state.Name))}]", generation, now);
        Condition(status, "Ready", isReady, reason, message, generation, now);
        Condition(status, "ContainersReady", isReady, reason, message, generation, now);
        Condition(status, "PodScheduled", true, null, null, generation, now);
        status["hostIP"] = "127.0.0.1";
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" });
        status["podIP"] = address;
        status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        status.Default("startTime", now);
        if (initStates.Count > 0)
            status["initContainerStatuses"] = new JsonArray(initStates.Select(state => (JsonNode)state.ToJson()).ToArray());
        status["containerStatuses"] = new JsonArray(states.Select(state => (JsonNode)state.ToJson()).ToArray());
    }

    private static void Condition(JsonObject status, string type, bool value, string? reason, string? message, long generation, string now)
    {
        Conditions.Set(status, type, value, reason, message, now);
        status.Condition(type)!["observedGeneration"] = generation;
    }
}
