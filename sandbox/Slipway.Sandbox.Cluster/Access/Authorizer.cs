using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Access;

/// <summary>Says what an account may do, by the Roles that are bound to it (https://kubernetes.io/docs/reference/access-authn-authz/rbac/).</summary>
internal sealed class Authorizer(ObjectStore store)
{
    private const string Group = ".rbac.authorization.k8s.io";

    public void Check(Account account, AccessQuestion question)
    {
        if (!IsAllowed(account, question))
            throw question.Refuse(account);
    }

    public bool IsAllowed(Account account, AccessQuestion question) =>
        account.IsMaster || RulesOf(account, question.Namespace).Any(rule => Allows(rule, question));

    /// <summary>The rules that hold for the account in a namespace, or (empty) in the whole cluster.</summary>
    public IEnumerable<JsonObject> RulesOf(Account account, string @namespace)
    {
        if (account.IsMaster)
        {
            yield return new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") };
            yield break;
        }

        var bindings = store.List("clusterrolebindings" + Group, null).Items;
        if (@namespace.Length > 0)
            bindings.AddRange(store.List("rolebindings" + Group, @namespace).Items);
        foreach (var binding in bindings.Where(binding => binding.Json.Items("subjects").Any(subject => IsSubject(account, subject, binding.Namespace))))
        {
            var reference = binding.Json.Map("roleRef");
            var role = reference.Text("kind") == "ClusterRole"
                ? store.Find("clusterroles" + Group, "", reference.Text("name") ?? "")
                : store.Find("roles" + Group, binding.Namespace, reference.Text("name") ?? "");
            foreach (var rule in role?.Json.Items("rules") ?? [])
                yield return rule;
        }
    }

    private static bool IsSubject(Account account, JsonObject subject, string @namespace) => subject.Text("kind") switch
    {
        "User" => subject.Text("name") == account.Name,
        "Group" => account.Groups.Contains(subject.Text("name") ?? ""),
        "ServiceAccount" => account.Name == $"system:serviceaccount:{subject.Text("namespace") ?? @namespace}:{subject.Text("name")}",
        _ => false,
    };

    private static bool Allows(JsonObject rule, AccessQuestion question) =>
        Has(rule, "verbs", question.Verb)
        && Has(rule, "apiGroups", question.Group)
        && (Has(rule, "resources", question.Path) || (question.Subresource.Length > 0 && rule.Texts("resources").Contains("*/" + question.Subresource)))
        && (rule.List("resourceNames") is not { Count: > 0 } || (question.Name.Length > 0 && rule.Texts("resourceNames").Contains(question.Name)));

    private static bool Has(JsonObject rule, string list, string value) => rule.Texts(list).Any(text => text == "*" || text == value);
}
