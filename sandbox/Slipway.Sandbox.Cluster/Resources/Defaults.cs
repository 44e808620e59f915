using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server fills into objects when it reads them, where that depends on what else they say. What does not stands with its type in <c>types.txt</c>.</summary>
internal static class Defaults
{
    public static void Apply(string key, JsonObject json)
    {
        var spec = json.Map("spec") ?? [];
        if ((key == "cronjobs.batch" ? spec.At("jobTemplate", "spec", "template", "spec") : spec.At("template", "spec")) is JsonObject template)
            PodDefaults.Apply(template);
        switch (key)
        {
            case "namespaces":
                json.Ensure("metadata", "labels").Default("kubernetes.io/metadata.name", json.Name());
                break;
            case "pods":
                PodDefaults.ApplyToPod(spec);
                break;
            case "services":
                Service(spec);
                break;
            case "secrets":
                StringData(json);
                break;
            case "deployments.apps":
                Rolling(spec, "strategy", new JsonObject { ["maxUnavailable"] = "25%", ["maxSurge"] = "25%" });
                break;
            case "statefulsets.apps":
                Rolling(spec, "updateStrategy", new JsonObject { ["partition"] = 0 });
                foreach (var claim in spec.Items("volumeClaimTemplates"))
                {
                    claim.Default("apiVersion", "v1");
                    claim.Default("kind", "PersistentVolumeClaim");
                }

                break;
            case "daemonsets.apps":
                Rolling(spec, "updateStrategy", new JsonObject { ["maxUnavailable"] = 1, ["maxSurge"] = 0 });
                break;
            case "jobs.batch":
                Job(spec);
                break;
            case "networkpolicies.networking.k8s.io":
                spec.Default("policyTypes", spec.List("egress") is { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress"));
                break;
            case "rolebindings.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io":
                foreach (var subject in json.Items("subjects").Where(subject => subject.Text("kind") is "User" or "Group"))
                    subject.Default("apiGroup", "rbac.authorization.k8s.io");
                break;
            case "customresourcedefinitions.apiextensions.k8s.io":
                var names = spec.Ensure("names");
                names.Default("singular", names.Text("kind")?.ToLowerInvariant());
                names.Default("listKind", names.Text("kind") + "List");
                break;
            case "roles.rbac.authorization.k8s.io" or "clusterroles.rbac.authorization.k8s.io":
                if (json.List("rules") is not { Count: > 0 })
                    json["rules"] = null;
                break;
        }
    }

    private static void Service(JsonObject spec)
    {
        if (spec.Text("sessionAffinity") == "ClientIP")
            spec.Ensure("sessionAffinityConfig", "clientIP").Default("timeoutSeconds", 10800);
        foreach (var port in spec.Items("ports"))
        {
            if (port["targetPort"] is null || port["targetPort"].AsNumber() == 0 || port.Text("targetPort") == "")
                port["targetPort"] = port["port"]?.DeepClone() ?? 0;
        }

        if (spec.Text("type") is "NodePort" or "LoadBalancer")
            spec.Default("externalTrafficPolicy", "Cluster");
        if (spec.Text("type") is "LoadBalancer")
            spec.Default("allocateLoadBalancerNodePorts", true);
        if (spec.Text("type") is not "ExternalName")
            spec.Default("internalTrafficPolicy", "Cluster");
    }

    // Written to stringData, kept as data: decoding does this before anything else sees the object.
    private static void StringData(JsonObject json)
    {
        if (json.Map("stringData") is not { } text)
            return;
        foreach (var (name, value) in text)
            json.Ensure("data")[name] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.AsText() ?? ""));
        json.Remove("stringData");
    }

    private static void Rolling(JsonObject spec, string strategy, JsonObject defaults)
    {
        if (spec.Map(strategy).Text("type") != "RollingUpdate")
            return;
        foreach (var (name, value) in defaults)
            spec.Ensure(strategy, "rollingUpdate").Default(name, value?.DeepClone());
    }

    // A CronJob's template has none of these before it is a Job.
    private static void Job(JsonObject spec)
    {
        if (spec["completions"] is null && spec["parallelism"] is null)
            spec["completions"] = 1;
        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
    }
}
