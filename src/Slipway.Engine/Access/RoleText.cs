using Slipway.Engine.Ports;
using Slipway.Values;

namespace Slipway.Engine.Access;

/// <summary>Rights as Roles, one for each namespace, and a ClusterRole for what has none.</summary>
internal static class RoleText
{
    // In the order in which people read them.
    private static readonly List<string> Verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deploy"];

    /// <summary>The Roles as YAML.</summary>
    public static string Of(string name, IEnumerable<AccessNeed> needs) => string.Concat(
        from need in needs
        group need by need.Namespace into place
        orderby place.Key
        select "---\n" + YamlText.Of(Role(name, place.Key, place)));

    private static MapValue Role(string name, string? inNamespace, IEnumerable<AccessNeed> needs) => MapValue.Of(
        ("apiVersion", (Value)"rbac.authorization.k8s.io/v1"),
        ("kind", inNamespace is null ? "ClusterRole" : "Role"),
        ("metadata", inNamespace is null ? MapValue.Of(("name", (Value)name)) : MapValue.Of(("name", (Value)name), ("namespace", inNamespace))),
        ("rules", ListValue.Of(
            from resource in
                from need in needs
                group need.Verb by (need.Group, need.Resource) into verbs
                select (verbs.Key.Group, verbs.Key.Resource, Verbs: string.Join(' ', verbs.Distinct().OrderBy(verb => Verbs.IndexOf(verb))))
            group resource.Resource by (resource.Group, resource.Verbs) into rule
            orderby rule.Key.Group, rule.Key.Verbs
            select (Value)MapValue.Of(
                ("apiGroups", Texts([rule.Key.Group])), ("resources", Texts(rule.Order(StringComparer.Ordinal))), ("verbs", Texts(rule.Key.Verbs.Split(' ')))))));

    private static ListValue Texts(IEnumerable<string> texts) => ListValue.Of(texts.Select(text => (Value)text));
}
