using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>The class that a Pod's requests and limits put it in.</summary>
internal static class QualityOfService
{
    public static string Of(JsonObject pod)
    {
        var containers = pod.Map("spec").Items("containers").Concat(pod.Map("spec").Items("initContainers")).ToList();
        var resources = containers.Select(container => container.Map("resources") ?? []).ToList();
        if (resources.All(item => item.Map("requests") is not { Count: > 0 } && item.Map("limits") is not { Count: > 0 }))
            return "BestEffort";
        var guaranteed = resources.All(item => (string[])["cpu", "memory"] is var names
            && names.All(name => item.Map("limits").Text(name) is { } limit && (item.Map("requests").Text(name) ?? limit) == limit));
        return guaranteed ? "Guaranteed" : "Burstable";
    }
}
