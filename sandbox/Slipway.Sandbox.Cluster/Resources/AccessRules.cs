using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Roles and their bindings (k8s.io/kubernetes/pkg/apis/rbac/validation).</summary>
internal static class AccessRules
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void CheckRole(JsonObject json, bool isNamespaced, List<FieldProblem> problems)
    {
        foreach (var (rule, field) in json.Indexed("rules", ""))
        {
            var at = field[1..];
            bool Has(string name) => rule.List(name) is { Count: > 0 };
            if (!Has("verbs"))
                problems.Add(FieldProblem.Required(at + ".verbs", "verbs must contain at least one value"));
            if (Has("nonResourceURLs"))
            {
                if (isNamespaced)
                    problems.Add(FieldProblem.Invalid(at + ".nonResourceURLs", rule["nonResourceURLs"], "namespaced rules cannot apply to non-resource URLs"));
                continue;
            }

            if (!Has("apiGroups"))
                problems.Add(FieldProblem.Required(at + ".apiGroups", "resource rules must supply at least one api group"));
            if (!Has("resources"))
                problems.Add(FieldProblem.Required(at + ".resources", "resource rules must supply at least one resource"));
        }
    }

    public static void CheckBinding(JsonObject json, JsonObject? live, bool isNamespaced, List<FieldProblem> problems)
    {
        var role = json.Map("roleRef");
        FieldRules.OneOf(role, "roleRef", "apiGroup", problems, Group);
        FieldRules.OneOf(role, "roleRef", "kind", problems, isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]);
        FieldRules.Required(role, "roleRef", problems, "name");
        foreach (var (subject, field) in json.Indexed("subjects", ""))
        {
            var at = field[1..];
            FieldRules.Required(subject, at, problems, "name");
            FieldRules.OneOf(subject, at, "kind", problems, "ServiceAccount", "User", "Group");
            FieldRules.OneOf(subject, at, "apiGroup", problems, subject.Text("kind") == "ServiceAccount" ? "" : Group);
            if (subject.Text("kind") == "ServiceAccount" && !isNamespaced)
                FieldRules.Required(subject, at, problems, "namespace");
        }

        if (live is null || JsonNode.DeepEquals(role, live["roleRef"]))
            return;
        // As the server's own type shows itself.
        problems.Add(FieldProblem.Invalid(
            "roleRef", new JsonObject { ["APIGroup"] = role.Text("apiGroup"), ["Kind"] = role.Text("kind"), ["Name"] = role.Text("name") }, "cannot change roleRef"));
    }
}
