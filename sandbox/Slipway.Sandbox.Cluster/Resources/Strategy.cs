using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server decides about an object between reading it and storing it.</summary>
internal static class Strategy
{
    /// <summary>Fields that belong to the server, and the status, which a creation does not set.</summary>
    public static void PrepareNew(ResourceDefinition resource, JsonObject json, string uid, string now, Allocator allocate)
    {
        var metadata = json.Ensure("metadata");
        metadata.Remove("resourceVersion");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("selfLink");
        metadata["uid"] = uid;
        metadata["creationTimestamp"] = now;
        if (resource.HasGeneration)
            metadata["generation"] = 1;
        else
            metadata.Remove("generation");
        if (resource.HasStatus)
        {
            if (resource.IsCustom)
                json.Remove("status");
            else
                json["status"] = InitialStatus(resource.Key, json);
        }

        switch (resource.Key)
        {
            case "namespaces":
                json.Ensure("spec")["finalizers"] = new JsonArray("kubernetes");
                break;
            case "services":
                ServiceAddress(json, null, allocate);
                break;
            case "jobs.batch":
                JobSelector(json, uid);
                break;
            case "persistentvolumeclaims":
                metadata.Include("finalizers", "kubernetes.io/pvc-protection");
                break;
            case "pods":
                // There is one node, so scheduling is no decision, unless a Pod asks for a particular one.
                if (!Node.NodeFit.IsParticular(json.Map("spec")))
                    json.Ensure("spec").Default("nodeName", Node.NodeServices.Name);
                break;
        }
    }

    public static void PrepareChanged(ResourceDefinition resource, JsonObject json, JsonObject live, string subresource, Allocator allocate)
    {
        var metadata = json.Ensure("metadata");
        var old = live.Ensure("metadata");
        foreach (var name in (string[])["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "name", "namespace", "resourceVersion"])
        {
            if (old[name] is { } value)
                metadata[name] = value.DeepClone();
            else
                metadata.Remove(name);
        }

        if (subresource == "status")
        {
            KeepAllBut(json, live, "status", "metadata");
            if (resource.IsCustom)
                Keep(metadata, old, "labels", "annotations", "finalizers", "ownerReferences");
            else if (resource.Key is "deployments.apps" or "pods")
                Keep(metadata, old, resource.Key == "pods" ? ["finalizers", "ownerReferences"] : ["labels"]);
        }
        else if (resource.HasStatus && resource.Key != "namespaces")
        {
            Keep(json, live, "status");
        }

        switch (resource.Key)
        {
            case "namespaces":
                Keep(json.Ensure("spec"), live.Ensure("spec"), subresource == "finalize" ? [] : ["finalizers"]);
                if (subresource != "status")
                    Keep(json, live, "status");
                break;
            case "services" when subresource.Length == 0:
                ServiceAddress(json, live, allocate);
                break;
            case "jobs.batch" when subresource.Length == 0:
                var spec = json.Ensure("spec");
                Keep(spec, live.Ensure("spec"), "selector", "manualSelector");
                MergeLabels(spec.Ensure("template", "metadata"), live.At("spec", "template", "metadata", "labels") as JsonObject);
                MergeLabels(metadata, null);
                break;
            case "persistentvolumeclaims" when subresource.Length == 0:
                if (live.At("spec", "volumeName") is { } volume)
                    json.Ensure("spec").Default("volumeName", volume.DeepClone());
                break;
        }

        if (resource.HasGeneration && subresource != "status" && IsNewGeneration(resource, json, live))
            metadata["generation"] = (old.Number("generation") ?? 0) + 1;
    }

    private static bool IsNewGeneration(ResourceDefinition resource, JsonObject json, JsonObject live)
    {
        if (!resource.IsCustom && resource.Key != "endpointslices.discovery.k8s.io")
            return !JsonNode.DeepEquals(json["spec"], live["spec"]);
        var left = json.Copy();
        var right = live.Copy();
        foreach (var copy in (JsonObject[])[left, right])
        {
            copy.Remove("metadata");
            if (resource.HasStatus)
                copy.Remove("status");
        }

        return !JsonNode.DeepEquals(left, right);
    }

    private static JsonObject InitialStatus(string key, JsonObject json) => key switch
    {
        "namespaces" => new JsonObject { ["phase"] = "Active" },
        "services" => new JsonObject { ["loadBalancer"] = new JsonObject() },
        "ingresses.networking.k8s.io" => new JsonObject { ["loadBalancer"] = new JsonObject() },
        "pods" => new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService.Of(json) },
        "persistentvolumeclaims" => new JsonObject { ["phase"] = "Pending" },
        "statefulsets.apps" => new JsonObject { ["replicas"] = 0, ["availableReplicas"] = 0 },
        "replicasets.apps" => new JsonObject { ["replicas"] = 0 },
        "daemonsets.apps" => new JsonObject { ["currentNumberScheduled"] = 0, ["numberMisscheduled"] = 0, ["desiredNumberScheduled"] = 0, ["numberReady"] = 0 },
        "poddisruptionbudgets.policy" => new JsonObject { ["disruptionsAllowed"] = 0, ["currentHealthy"] = 0, ["desiredHealthy"] = 0, ["expectedPods"] = 0 },
        "horizontalpodautoscalers.autoscaling" => new JsonObject { ["desiredReplicas"] = 0, ["currentMetrics"] = null },
        "customresourcedefinitions.apiextensions.k8s.io" => new JsonObject
        {
            ["conditions"] = null,
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = CustomResources.StoredVersions(json),
        },
        _ => [],
    };

    private static void ServiceAddress(JsonObject json, JsonObject? live, Allocator allocate)
    {
        var spec = json.Ensure("spec");
        var type = spec.Text("type");
        if (type == "ExternalName")
        {
            foreach (var name in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
                spec.Remove(name);
            return;
        }

        var old = live.Map("spec") ?? [];
        var address = spec.Text("clusterIP") is { Length: > 0 } given ? given : old.Text("clusterIP") is { Length: > 0 } kept ? kept : allocate.ClusterAddress();
        spec["clusterIP"] = address;
        spec["clusterIPs"] = new JsonArray(address);
        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
        foreach (var port in spec.Items("ports"))
        {
            if (type is "NodePort" or "LoadBalancer")
            {
                if (port["nodePort"] is null)
                {
                    var before = old.Items("ports").FirstOrDefault(item => item.Number("port") == port.Number("port") && item.Text("protocol") == port.Text("protocol"));
                    port["nodePort"] = before?["nodePort"]?.DeepClone() ?? allocate.NodePort();
                }
            }
            else if (old.Items("ports").Any(item => item.Number("nodePort") is { } number && number == port.Number("nodePort")))
            {
                port.Remove("nodePort");
            }
        }

        if (type == "ClusterIP")
            spec.Remove("externalTrafficPolicy");
    }

    private static void JobSelector(JsonObject json, string uid)
    {
        var spec = json.Ensure("spec");
        spec.Default("manualSelector", false);
        var labels = new JsonObject
        {
            ["batch.kubernetes.io/controller-uid"] = uid,
            ["batch.kubernetes.io/job-name"] = json.Name(),
            ["controller-uid"] = uid,
            ["job-name"] = json.Name(),
        };
        if (spec.Flag("manualSelector") == true)
            return;
        spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
        MergeLabels(spec.Ensure("template", "metadata"), labels);
        if (json.Map("metadata").Map("labels") is null)
            json.Ensure("metadata")["labels"] = labels.DeepClone();
    }

    private static void MergeLabels(JsonObject metadata, JsonObject? labels)
    {
        foreach (var (name, value) in labels ?? [])
            metadata.Ensure("labels").Default(name, value?.DeepClone());
    }

    private static void Keep(JsonObject json, JsonObject live, params string[] names)
    {
        foreach (var name in names)
        {
            if (live.TryGetPropertyValue(name, out var value))
                json[name] = value?.DeepClone();
            else
                json.Remove(name);
        }
    }

    private static void KeepAllBut(JsonObject json, JsonObject live, params string[] names)
    {
        foreach (var name in json.Select(pair => pair.Key).Union(live.Select(pair => pair.Key)).Except(names).ToList())
            Keep(json, live, name);
    }
}
