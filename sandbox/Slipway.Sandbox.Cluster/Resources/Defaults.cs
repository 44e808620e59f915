using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server fills into objects when it reads them, per kind.</summary>
internal static class Defaults
{
    public static void Apply(string key, JsonObject json)
    {
        var spec = json.Map("spec");
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
                json.Default("type", "Opaque");
                StringData(json);
                break;
            case "persistentvolumeclaims":
                spec?.Default("volumeMode", "Filesystem");
                json.Ensure("status").Default("phase", "Pending");
                break;
            case "deployments.apps":
                Deployment(spec);
                break;
            case "replicasets.apps":
                spec?.Default("replicas", 1);
                PodDefaults.Apply(spec.Map("template").Map("spec"));
                break;
            case "statefulsets.apps":
                StatefulSet(spec);
                break;
            case "daemonsets.apps":
                DaemonSet(spec);
                break;
            case "jobs.batch":
                Job(spec);
                break;
            case "cronjobs.batch":
                CronJob(spec);
                break;
            case "networkpolicies.networking.k8s.io":
                NetworkPolicy(spec);
                break;
            case "horizontalpodautoscalers.autoscaling":
                Autoscaler(spec);
                break;
            case "rolebindings.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io":
                Binding(json);
                break;
            case "customresourcedefinitions.apiextensions.k8s.io":
                Definition(json);
                break;
            case "endpointslices.discovery.k8s.io":
                foreach (var port in json.Items("ports"))
                {
                    port.Default("name", "");
                    port.Default("protocol", "TCP");
                }

                break;
            case "endpoints":
                foreach (var port in json.Items("subsets").SelectMany(subset => subset.Items("ports")))
                    port.Default("protocol", "TCP");
                break;
            case "roles.rbac.authorization.k8s.io" or "clusterroles.rbac.authorization.k8s.io":
                if (json.List("rules") is not { Count: > 0 })
                    json["rules"] = null;
                break;
            case "storageclasses.storage.k8s.io":
                json.Default("reclaimPolicy", "Delete");
                json.Default("volumeBindingMode", "Immediate");
                break;
        }
    }

    private static void Service(JsonObject? spec)
    {
        if (spec is null)
            return;
        spec.Default("sessionAffinity", "None");
        if (spec.Text("sessionAffinity") == "ClientIP")
            spec.Ensure("sessionAffinityConfig", "clientIP").Default("timeoutSeconds", 10800);
        spec.Default("type", "ClusterIP");
        foreach (var port in spec.Items("ports"))
        {
            port.Default("protocol", "TCP");
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

    private static void Deployment(JsonObject? spec)
    {
        if (spec is null)
            return;
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = spec.Ensure("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", "25%");
            rolling.Default("maxSurge", "25%");
        }

        PodDefaults.Apply(spec.Map("template").Map("spec"));
    }

    private static void StatefulSet(JsonObject? spec)
    {
        if (spec is null)
            return;
        spec.Default("replicas", 1);
        spec.Default("podManagementPolicy", "OrderedReady");
        spec.Default("revisionHistoryLimit", 10);
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
            strategy.Ensure("rollingUpdate").Default("partition", 0);
        var retention = spec.Ensure("persistentVolumeClaimRetentionPolicy");
        retention.Default("whenDeleted", "Retain");
        retention.Default("whenScaled", "Retain");
        foreach (var claim in spec.Items("volumeClaimTemplates"))
        {
            claim.Default("apiVersion", "v1");
            claim.Default("kind", "PersistentVolumeClaim");
            claim.Ensure("spec").Default("volumeMode", "Filesystem");
            claim.Ensure("status").Default("phase", "Pending");
        }

        PodDefaults.Apply(spec.Map("template").Map("spec"));
    }

    private static void DaemonSet(JsonObject? spec)
    {
        if (spec is null)
            return;
        spec.Default("revisionHistoryLimit", 10);
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Ensure("rollingUpdate").Default("maxUnavailable", 1);
            strategy.Ensure("rollingUpdate").Default("maxSurge", 0);
        }

        PodDefaults.Apply(spec.Map("template").Map("spec"));
    }

    private static void Job(JsonObject? spec)
    {
        if (spec is null)
            return;
        if (spec["completions"] is null && spec["parallelism"] is null)
            spec["completions"] = 1;
        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        PodDefaults.Apply(spec.Map("template").Map("spec"));
    }

    private static void CronJob(JsonObject? spec)
    {
        if (spec is null)
            return;
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        PodDefaults.Apply(spec.Map("jobTemplate").Map("spec").Map("template").Map("spec"));
    }

    private static void NetworkPolicy(JsonObject? spec)
    {
        if (spec is null)
            return;
        if (spec["policyTypes"] is null)
            spec["policyTypes"] = spec.List("egress") is { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        foreach (var port in spec.Items("ingress").Concat(spec.Items("egress")).SelectMany(rule => rule.Items("ports")))
            port.Default("protocol", "TCP");
    }

    private static void Autoscaler(JsonObject? spec)
    {
        if (spec is null)
            return;
        spec.Default("minReplicas", 1);
        if (spec["metrics"] is null)
        {
            spec["metrics"] = new JsonArray(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = 80 } },
            });
        }
    }

    private static void Binding(JsonObject json)
    {
        if (json.Map("roleRef") is { } role)
            role.Default("apiGroup", "rbac.authorization.k8s.io");
        foreach (var subject in json.Items("subjects"))
        {
            if (subject.Text("kind") is "User" or "Group" && string.IsNullOrEmpty(subject.Text("apiGroup")))
                subject["apiGroup"] = "rbac.authorization.k8s.io";
        }
    }

    private static void Definition(JsonObject json)
    {
        if (json.Map("spec") is not { } spec)
            return;
        var names = spec.Ensure("names");
        if (string.IsNullOrEmpty(names.Text("singular")) && names.Text("kind") is { } kind)
            names["singular"] = kind.ToLowerInvariant();
        if (string.IsNullOrEmpty(names.Text("listKind")) && names.Text("kind") is { } name)
            names["listKind"] = name + "List";
        spec.Default("conversion", new JsonObject { ["strategy"] = "None" });
    }
}
