using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server checks in a Pod's spec, as far as manifests commonly get it wrong.</summary>
internal static class PodValidation
{
    public static void Check(JsonObject spec, string path, List<FieldProblem> problems, params string[] restartPolicies)
    {
        var volumes = VolumeRules.Check(spec, path, problems);
        if (spec.List("containers") is not { Count: > 0 })
            problems.Add(FieldProblem.Required(path + ".containers"));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in (string[])["containers", "initContainers"])
        {
            foreach (var (container, field) in spec.Indexed(part, path))
                ContainerRules.Check(container, field, volumes, names, isInit: part == "initContainers", problems);
        }

        FieldRules.OneOf(spec, path, "dnsPolicy", problems, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        FieldRules.NotNegative(spec, path, problems, "terminationGracePeriodSeconds");
        problems.AddRange(Names.Labels(spec.Map("nodeSelector"), path + ".nodeSelector"));
        foreach (var name in (string[])["serviceAccountName", "priorityClassName"])
        {
            if (spec.Text(name) is { Length: > 0 } given && !Names.IsSubdomain(given))
                problems.Add(FieldProblem.Invalid($"{path}.{name}", given, Names.SubdomainRule));
        }

        foreach (var (toleration, field) in spec.Indexed("tolerations", path))
        {
            if (string.IsNullOrEmpty(toleration.Text("key")) && toleration.Text("operator") != "Exists")
                problems.Add(FieldProblem.Invalid(field + ".operator", toleration.Text("operator") ?? "", "operator must be Exists when `key` is empty, which means \"match all values and all keys\""));
            FieldRules.OneOf(toleration, field, "effect", problems, "NoSchedule", "PreferNoSchedule", "NoExecute");
        }

        var policy = spec.Text("restartPolicy") ?? "Always";
        if (restartPolicies.Length > 0 && !restartPolicies.Contains(policy))
            problems.Add(restartPolicies is ["OnFailure", "Never"] && policy == "Always"
                ? FieldProblem.Required(path + ".restartPolicy", "valid values: \"OnFailure\", \"Never\"")
                : FieldProblem.Unsupported(path + ".restartPolicy", policy, restartPolicies));
    }

    /// <summary>Little of a Pod can change once it exists.</summary>
    public static void CheckChange(JsonObject spec, JsonObject old, List<FieldProblem> problems)
    {
        JsonObject Fixed(JsonObject from)
        {
            var copy = from.Copy();
            foreach (var name in (string[])["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates", "nodeName"])
                copy.Remove(name);
            foreach (var container in copy.Items("containers").Concat(copy.Items("initContainers")))
                container.Remove("image");
            return copy;
        }

        if (!JsonNode.DeepEquals(Fixed(spec), Fixed(old)))
        {
            problems.Add(FieldProblem.Forbidden("spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }
    }
}
