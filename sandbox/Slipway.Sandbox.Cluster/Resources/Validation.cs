using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>The common reasons for which the server refuses an object (422), in its words.</summary>
internal static class Validation
{
    public static List<FieldProblem> Check(ResourceDefinition resource, JsonObject json, JsonObject? live)
    {
        var problems = new List<FieldProblem>();
        if (live is null)
            CheckName(resource, json.Name(), problems);
        problems.AddRange(Names.Labels(json.Map("metadata").Map("labels"), "metadata.labels"));
        FieldRules.Annotations(json.Map("metadata").Map("annotations"), "metadata.annotations", problems);
        CheckFinalizers(resource, json, problems);
        // What was stored before there was a rule may keep its status and metadata up to date.
        if (live is null || !IsSameButMetadata(json, live))
            CheckKind(resource, json, live, problems);
        return problems;
    }

    private static void CheckKind(ResourceDefinition resource, JsonObject json, JsonObject? live, List<FieldProblem> problems)
    {
        var spec = json.Map("spec") ?? [];
        var old = live.Map("spec");
        switch (resource.Key)
        {
            case "configmaps":
                DataValidation.CheckData(json, problems);
                DataValidation.CheckFrozen(json, live, problems, "data", "binaryData");
                break;
            case "secrets":
                DataValidation.CheckData(json, problems);
                DataValidation.CheckSecret(json, problems);
                DataValidation.CheckFrozen(json, live, problems, "data");
                if (live is not null)
                    FieldRules.Frozen(json, live, "", problems, "type");
                break;
            case "services":
                NetworkRules.CheckService(spec, old, problems);
                break;
            case "ingresses.networking.k8s.io":
                NetworkRules.CheckIngress(spec, problems);
                break;
            case "ingressclasses.networking.k8s.io" when old is not null:
                FieldRules.Frozen(spec, old, "spec.", problems, "controller");
                break;
            case "pods":
                PodValidation.Check(spec, "spec", problems, "Always", "OnFailure", "Never");
                if (old is not null)
                    PodValidation.CheckChange(spec, old, problems);
                break;
            case "deployments.apps" or "replicasets.apps" or "daemonsets.apps" or "statefulsets.apps":
                WorkloadRules.Check(resource.Kind, spec, old, problems);
                break;
            case "jobs.batch":
                BatchRules.CheckJob(spec, "spec", old, problems);
                break;
            case "cronjobs.batch":
                BatchRules.CheckCronJob(json, spec, old, problems);
                break;
            case "horizontalpodautoscalers.autoscaling":
                ScalingRules.CheckAutoscaler(spec, problems);
                break;
            case "poddisruptionbudgets.policy":
                ScalingRules.CheckBudget(spec, problems);
                break;
            case "roles.rbac.authorization.k8s.io" or "clusterroles.rbac.authorization.k8s.io":
                AccessRules.CheckRole(json, resource.Namespaced, problems);
                break;
            case "rolebindings.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io":
                AccessRules.CheckBinding(json, live, resource.Namespaced, problems);
                break;
            case "persistentvolumeclaims":
                StorageRules.CheckClaim(spec, live, problems);
                break;
            case "storageclasses.storage.k8s.io":
                StorageRules.CheckStorageClass(json, live, problems);
                break;
            case "priorityclasses.scheduling.k8s.io":
                StorageRules.CheckPriorityClass(json, live, problems);
                break;
            case "customresourcedefinitions.apiextensions.k8s.io":
                CheckDefinition(json, spec, old, problems);
                break;
        }
    }

    private static bool IsSameButMetadata(JsonObject json, JsonObject live) => json.Select(pair => pair.Key).Union(live.Select(pair => pair.Key))
        .All(name => name is "metadata" or "status" or "apiVersion" || JsonNode.DeepEquals(json[name], live[name]));

    private static void CheckDefinition(JsonObject json, JsonObject spec, JsonObject? old, List<FieldProblem> problems)
    {
        if (json.Name() != $"{spec.Map("names").Text("plural")}.{spec.Text("group")}")
            problems.Add(FieldProblem.Invalid("metadata.name", json.Name(), "must be spec.names.plural+\".\"+spec.group"));
        foreach (var (version, field) in spec.Indexed("versions", "spec"))
        {
            if (version.Map("schema").Map("openAPIV3Schema") is null)
                problems.Add(FieldProblem.Required(field + ".schema.openAPIV3Schema", "schemas are required"));
        }

        if (old is null)
            return;
        FieldRules.Frozen(spec, old, "spec.", problems, "group", "scope");
        FieldRules.Frozen(spec["names"], old["names"], "spec.names.", problems, "kind", "plural");
    }

    private static void CheckName(ResourceDefinition resource, string name, List<FieldProblem> problems)
    {
        if (name.Length == 0)
        {
            problems.Add(FieldProblem.Required("metadata.name", "name or generateName is required"));
            return;
        }

        if (resource.Group == "rbac.authorization.k8s.io")
        {
            if (name is "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('%', StringComparison.Ordinal))
                problems.Add(FieldProblem.Invalid("metadata.name", name, "may not contain '/'"));
            return;
        }

        var (valid, rule) = resource.Key switch
        {
            "services" => (Names.IsServiceName(name), Names.ServiceNameRule),
            "namespaces" => (Names.IsLabel(name), Names.LabelRule),
            _ => (Names.IsSubdomain(name), Names.SubdomainRule),
        };
        if (!valid)
            problems.Add(FieldProblem.Invalid("metadata.name", name, rule));
    }

    // Kinds of the core are stricter than what comes through extensions: there, any qualified name will do (ValidateObjectMeta of the core, and of apimachinery).
    private static void CheckFinalizers(ResourceDefinition resource, JsonObject json, List<FieldProblem> problems)
    {
        var isOfCore = !resource.IsCustom && resource.Group is not ("apiextensions.k8s.io" or "apiregistration.k8s.io");
        foreach (var (finalizer, index) in json.Map("metadata").Texts("finalizers").Select((text, index) => (text, index)))
        {
            var field = "metadata.finalizers".At(index);
            problems.AddRange(Names.QualifiedName(finalizer, field));
            if (isOfCore && !finalizer.Contains('/', StringComparison.Ordinal) && finalizer is not ("orphan" or "foregroundDeletion" or "kubernetes"))
                problems.Add(FieldProblem.Invalid(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified"));
        }
    }
}
