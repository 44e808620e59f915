using System.Globalization;
using System.Text.Json;
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
        foreach (var (name, _) in json.Map("metadata").Map("annotations") ?? [])
            problems.AddRange(Names.QualifiedName(name.ToLowerInvariant(), "metadata.annotations"));
        CheckFinalizers(json, live, problems);

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
                if (live is not null && json.Text("type") != live.Text("type"))
                    problems.Add(FieldProblem.Immutable("type", json["type"]));
                break;
            case "services":
                CheckService(spec, old, problems);
                break;
            case "pods":
                PodValidation.Check(spec, "spec", problems);
                if (old is not null)
                    PodValidation.CheckChange(spec, old, problems);
                break;
            case "deployments.apps" or "replicasets.apps" or "daemonsets.apps" or "statefulsets.apps":
                CheckWorkload(resource, spec, old, problems);
                break;
            case "jobs.batch":
                CheckJob(spec, old, problems);
                break;
            case "cronjobs.batch":
                CheckSchedule(spec, problems);
                PodValidation.Check(spec.Map("jobTemplate").Map("spec").Map("template").Map("spec") ?? [], "spec.jobTemplate.spec.template.spec", problems, "Never", "OnFailure");
                break;
            case "rolebindings.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io":
                if (live is not null && !JsonNode.DeepEquals(json["roleRef"], live["roleRef"]))
                    problems.Add(FieldProblem.Invalid("roleRef", json["roleRef"], "cannot change roleRef"));
                break;
            case "persistentvolumeclaims":
                CheckClaim(spec, old, problems);
                break;
            case "customresourcedefinitions.apiextensions.k8s.io":
                if (json.Name() != $"{spec.Map("names").Text("plural")}.{spec.Text("group")}")
                    problems.Add(FieldProblem.Invalid("metadata.name", json.Name(), "must be spec.names.plural+\".\"+spec.group"));
                break;
        }

        problems.AddRange(FixedFields.Check(resource, json, live));
        return problems;
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

    private static void CheckFinalizers(JsonObject json, JsonObject? live, List<FieldProblem> problems)
    {
        var finalizers = json.Map("metadata").Texts("finalizers").ToList();
        for (var i = 0; i < finalizers.Count; i++)
        {
            var finalizer = finalizers[i];
            var field = string.Create(CultureInfo.InvariantCulture, $"metadata.finalizers[{i}]");
            problems.AddRange(Names.QualifiedName(finalizer, field));
            if (!finalizer.Contains('/', StringComparison.Ordinal) && finalizer is not ("orphan" or "foregroundDeletion" or "kubernetes"))
                problems.Add(FieldProblem.Invalid(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified"));
        }

        if (live.Map("metadata")?["deletionTimestamp"] is null)
            return;
        var added = finalizers.Except(live.Map("metadata").Texts("finalizers")).ToList();
        if (added.Count > 0)
        {
            var problem = FieldProblem.Forbidden("metadata.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(item => JsonSerializer.Serialize(item)))}}}");
            problems.Add(problem);
            problems.Add(problem);
        }
    }

    private static void CheckService(JsonObject spec, JsonObject? old, List<FieldProblem> problems)
    {
        var ports = spec.Items("ports").ToList();
        if (ports.Count == 0 && spec.Text("type") != "ExternalName" && spec.Text("clusterIP") != "None")
            problems.Add(FieldProblem.Required("spec.ports"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"spec.ports[{i}]");
            var name = ports[i].Text("name") ?? "";
            if (name.Length == 0 && ports.Count > 1)
                problems.Add(FieldProblem.Required(field + ".name"));
            else if (name.Length > 0 && !Names.IsLabel(name))
                problems.Add(FieldProblem.Invalid(field + ".name", name, Names.LabelRule));
            else if (name.Length > 0 && !seen.Add(name))
                problems.Add(FieldProblem.Duplicate(field + ".name", name));
            PodValidation.CheckPort(ports[i]["port"], field + ".port", problems);
            PodValidation.CheckPortOrName(ports[i]["targetPort"], field + ".targetPort", problems);
        }

        if (spec.Text("type") is { } type && type is not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
            problems.Add(FieldProblem.Unsupported("spec.type", type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]));
        if (old.Text("clusterIP") is { Length: > 0 } before && spec.Text("clusterIP") is { } after && after != before && spec.Text("type") != "ExternalName")
            problems.Add(FieldProblem.Invalid("spec.clusterIPs[0]", new JsonArray(after), "may not change once set"));
    }

    private static void CheckWorkload(ResourceDefinition resource, JsonObject spec, JsonObject? old, List<FieldProblem> problems)
    {
        var template = spec.Map("template") ?? [];
        if (spec.Number("replicas") is < 0)
            problems.Add(FieldProblem.Invalid("spec.replicas", spec["replicas"]?.DeepClone(), "must be greater than or equal to 0"));
        var selector = spec.Map("selector");
        if (selector is null)
            problems.Add(FieldProblem.Required("spec.selector"));
        else if (selector.Map("matchLabels") is not { Count: > 0 } && selector.List("matchExpressions") is not { Count: > 0 })
            problems.Add(FieldProblem.Invalid("spec.selector", selector, "empty selector is invalid for " + resource.Kind.ToLowerInvariant()));
        var labels = template.Map("metadata").Map("labels");
        if (selector is null || !LabelSelector.FromJson(selector).Matches(labels))
            problems.Add(FieldProblem.Invalid("spec.template.metadata.labels", labels?.DeepClone(), "`selector` does not match template `labels`"));
        problems.AddRange(Names.Labels(labels, "spec.template.metadata.labels"));
        PodValidation.Check(template.Map("spec") ?? [], "spec.template.spec", problems, "Always");
        if (old is null)
            return;
        if (resource.Kind == "StatefulSet")
        {
            string[] changeable = ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];
            if (spec.Select(pair => pair.Key).Union(old.Select(pair => pair.Key)).Except(changeable).Any(name => !JsonNode.DeepEquals(spec[name], old[name])))
            {
                problems.Add(FieldProblem.Forbidden("spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
            }
        }
        else if (!JsonNode.DeepEquals(selector, old["selector"]))
        {
            problems.Add(FieldProblem.Immutable("spec.selector", selector?.DeepClone()));
        }
    }

    private static void CheckJob(JsonObject spec, JsonObject? old, List<FieldProblem> problems)
    {
        PodValidation.Check(spec.Map("template").Map("spec") ?? [], "spec.template.spec", problems, "OnFailure", "Never");
        if (old is null)
            return;
        if (!JsonNode.DeepEquals(spec["completions"], old["completions"]))
            problems.Add(FieldProblem.Immutable("spec.completions", spec["completions"]?.DeepClone()));
        if (!JsonNode.DeepEquals(spec["selector"], old["selector"]))
            problems.Add(FieldProblem.Immutable("spec.selector", spec["selector"]?.DeepClone()));
        if (!JsonNode.DeepEquals(spec.At("template", "spec"), old.At("template", "spec")))
            problems.Add(FieldProblem.Immutable("spec.template.spec", spec.At("template", "spec")?.DeepClone()));
        else if (!JsonNode.DeepEquals(spec["template"], old["template"]))
            problems.Add(FieldProblem.Immutable("spec.template", spec["template"]?.DeepClone()));
    }

    private static void CheckSchedule(JsonObject spec, List<FieldProblem> problems)
    {
        var schedule = spec.Text("schedule") ?? "";
        var fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (schedule.Length == 0)
            problems.Add(FieldProblem.Required("spec.schedule"));
        else if (fields.Length != 5 && !schedule.StartsWith('@'))
            problems.Add(FieldProblem.Invalid("spec.schedule", schedule, $"expected exactly 5 fields, found {fields.Length.ToString(CultureInfo.InvariantCulture)}: [{string.Join(" ", fields)}]"));
    }

    private static void CheckClaim(JsonObject spec, JsonObject? old, List<FieldProblem> problems)
    {
        if (spec.List("accessModes") is not { Count: > 0 })
            problems.Add(FieldProblem.Required("spec.accessModes", "at least 1 access mode is required"));
        if (spec.Map("resources").Map("requests")?["storage"] is null)
            problems.Add(FieldProblem.Required("spec.resources[storage]"));
        if (old is null)
            return;
        if (Quantity.TryParse(spec.Map("resources").Map("requests").Text("storage") ?? "", out var wanted)
            && Quantity.TryParse(old.Map("resources").Map("requests").Text("storage") ?? "", out var had) && wanted.Billionths < had.Billionths)
        {
            problems.Add(FieldProblem.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
        }
    }
}
