using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server fills into Pods and Pod templates.</summary>
internal static class PodDefaults
{
    private static readonly string[] s_probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    public static void Apply(JsonObject? spec)
    {
        if (spec is null)
            return;
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        if (spec.Text("serviceAccountName") is { } account)
            spec.Default("serviceAccount", account);
        else if (spec.Text("serviceAccount") is { } old)
            spec["serviceAccountName"] = old;
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")))
            Container(container, spec.Flag("hostNetwork") == true);
        foreach (var volume in spec.Items("volumes"))
            Volume(volume);
    }

    /// <summary>A Pod itself has more: requests follow limits, and what admission adds.</summary>
    public static void ApplyToPod(JsonObject? spec)
    {
        if (spec is null)
            return;
        Apply(spec);
        spec.Default("enableServiceLinks", true);
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec.Text("serviceAccountName"));
        spec.Default("priority", 0);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")))
        {
            if (container.Map("resources").Map("limits") is { } limits)
            {
                var requests = container.Ensure("resources", "requests");
                foreach (var (name, limit) in limits)
                    requests.Default(name, limit?.DeepClone());
            }
        }

        if (spec["tolerations"] is null)
        {
            spec["tolerations"] = new JsonArray(
                Toleration("node.kubernetes.io/not-ready"),
                Toleration("node.kubernetes.io/unreachable"));
        }
    }

    private static JsonObject Toleration(string key) => new() { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 };

    private static void Container(JsonObject container, bool hostNetwork)
    {
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        if (container.Text("image") is { } image)
            container.Default("imagePullPolicy", TagOf(image) is "latest" ? "Always" : "IfNotPresent");
        else
            container.Default("imagePullPolicy", "IfNotPresent");
        foreach (var port in container.Items("ports"))
        {
            port.Default("protocol", "TCP");
            if (hostNetwork && port.Number("containerPort") is { } number)
                port.Default("hostPort", number);
        }

        foreach (var name in s_probes)
        {
            if (container.Map(name) is { } probe)
                Probe(probe);
        }

        foreach (var hook in (string[])["postStart", "preStop"])
            Http(container.Map("lifecycle").Map(hook).Map("httpGet"));
        foreach (var variable in container.Items("env"))
            variable.Map("valueFrom").Map("fieldRef")?.Default("apiVersion", "v1");
    }

    private static void Probe(JsonObject probe)
    {
        Http(probe.Map("httpGet"));
        probe.Map("grpc")?.Default("service", "");
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
    }

    private static void Http(JsonObject? get)
    {
        if (get is null)
            return;
        get.Default("path", "/");
        get.Default("scheme", "HTTP");
    }

    private static void Volume(JsonObject volume)
    {
        if (!volume.Any(pair => pair.Key != "name" && pair.Value is not null))
            volume["emptyDir"] = new JsonObject();
        foreach (var kind in (string[])["secret", "configMap", "downwardAPI", "projected"])
            volume.Map(kind)?.Default("defaultMode", 420);
        volume.Map("hostPath")?.Default("type", "");
        foreach (var item in volume.Map("downwardAPI").Items("items").Concat(volume.Map("projected").Items("sources").SelectMany(source => source.Map("downwardAPI").Items("items"))))
            item.Map("fieldRef")?.Default("apiVersion", "v1");
        foreach (var source in volume.Map("projected").Items("sources"))
            source.Map("serviceAccountToken")?.Default("expirationSeconds", 3600);
    }

    private static string TagOf(string image)
    {
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var name = digest < 0 ? image : image[..digest];
        var colon = name.LastIndexOf(':');
        if (colon > name.LastIndexOf('/'))
            return name[(colon + 1)..];
        return digest < 0 ? "latest" : "";
    }
}
