using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server fills into Pods and Pod templates, where that depends on what else they say.</summary>
internal static class PodDefaults
{
    public static void Apply(JsonObject spec)
    {
        if (spec.Text("serviceAccountName") is { } account)
            spec.Default("serviceAccount", account);
        else if (spec.Text("serviceAccount") is { } old)
            spec["serviceAccountName"] = old;
        foreach (var container in Containers(spec))
        {
            container.Default("imagePullPolicy", IsLatest(container.Text("image")) ? "Always" : "IfNotPresent");
            foreach (var port in container.Items("ports").Where(_ => spec.Flag("hostNetwork") == true))
                port.Default("hostPort", port["containerPort"]?.DeepClone());
        }

        foreach (var volume in spec.Items("volumes").Where(volume => volume.All(pair => pair.Key == "name")))
            volume["emptyDir"] = new JsonObject();
    }

    /// <summary>A Pod itself has more: requests follow limits, and what admission adds.</summary>
    public static void ApplyToPod(JsonObject spec)
    {
        Apply(spec);
        spec.Default("enableServiceLinks", true);
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec.Text("serviceAccountName"));
        spec.Default("priority", 0);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        foreach (var container in Containers(spec))
        {
            if (container.Map("resources").Map("limits") is { } limits)
            {
                var requests = container.Ensure("resources", "requests");
                foreach (var (name, limit) in limits)
                    requests.Default(name, limit?.DeepClone());
            }
        }

        spec.Default("tolerations", new JsonArray(Toleration("node.kubernetes.io/not-ready"), Toleration("node.kubernetes.io/unreachable")));
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec) => spec.Items("initContainers").Concat(spec.Items("containers"));

    private static JsonObject Toleration(string key) => new() { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 };

    private static bool IsLatest(string? image)
    {
        if (image is null)
            return false;
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[(colon + 1)..] == "latest" : name.Length == image.Length;
    }
}
