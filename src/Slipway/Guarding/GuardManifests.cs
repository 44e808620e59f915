using Slipway.ApplySets;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Guarding;

/// <summary>
/// A ValidatingAdmissionPolicy (https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/) that lets only holders of the verb <c>deploy</c> on
/// <c>applications.slipway.dev</c> change members of apply sets. No such resource exists: RBAC does not mind, so that who may is said by ordinary Roles.
/// </summary>
internal static class GuardManifests
{
    /// <summary>The API group of the resource that does not exist.</summary>
    public const string Group = "slipway.dev";

    /// <summary>The resource that does not exist.</summary>
    public const string Applications = "applications";

    /// <summary>The verb that lets through.</summary>
    public const string Verb = "deploy";

    private const string Name = "slipway-guard";
    private const string Deployer = "slipway-deployer";
    private const string BreakGlass = "slipway-break-glass";
    private const string Rbac = "rbac.authorization.k8s.io";

    // The garbage collector, the namespace controller and the autoscaler are accounts of kube-system.
    private const string IsController = "has(request.userInfo.groups) && request.userInfo.groups.exists(g, g in ['system:serviceaccounts:kube-system', 'system:nodes', 'system:masters'])";

    private static readonly string[] Scaled = ["deployments", "statefulsets", "replicasets"];

    /// <summary>All of it, in the order of applying: who may comes before who may not.</summary>
    public static IReadOnlyList<MapValue> Of(GuardRequest request) =>
    [
        .. request.Namespaces.Order(StringComparer.Ordinal).SelectMany(inNamespace => Roles(request, inNamespace)),
        .. request.Types.Any(type => !type.IsNamespaced) ? Roles(request, null) : [],
        Policy(request),
        Binding(request),
    ];

    /// <summary>All of it as YAML.</summary>
    public static string Text(GuardRequest request) =>
        "# Made by ./build.sh Guard. It was not tried on an API server yet: begin with the step 'audit', and look at status.typeChecking of the policy.\n"
        + string.Concat(Of(request).Select(manifest => "---\n" + YamlText.Of(manifest)));

    private static IEnumerable<MapValue> Roles(GuardRequest request, string? inNamespace)
    {
        var prefix = inNamespace is null ? "Cluster" : "";
        yield return Object($"{Rbac}/v1", prefix + "Role", Deployer, inNamespace).With(
            "rules", ListValue.Of(MapValue.Of(("apiGroups", Texts(Group)), ("resources", Texts(Applications)), ("verbs", Texts(Verb)))));
        yield return Bound(prefix, Deployer, inNamespace, request.Accounts.Select(Subject));
        yield return Bound(prefix, BreakGlass, inNamespace, [Subject("Group", request.BreakGlass)]);
    }

    private static MapValue Bound(string prefix, string name, string? inNamespace, IEnumerable<MapValue> subjects) => Object($"{Rbac}/v1", prefix + "RoleBinding", name, inNamespace)
        .With("roleRef", MapValue.Of(("apiGroup", Rbac), ("kind", prefix + "Role"), ("name", Deployer)))
        .With("subjects", ListValue.Of(subjects));

    private static MapValue Subject(string account) => account.Split(':') is ["system", "serviceaccount", var space, var name]
        ? MapValue.Of(("kind", "ServiceAccount"), ("namespace", space), ("name", name))
        : Subject("User", account);

    private static MapValue Subject(string kind, string name) => MapValue.Of(("kind", kind), ("apiGroup", Rbac), ("name", name));

    private static MapValue Policy(GuardRequest request) => Object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", Name, null).With("spec", MapValue.Of(
        // A mistake in here must not stop anybody as long as nobody is to be stopped.
        ("failurePolicy", request.Step == GuardStep.Deny ? "Fail" : "Ignore"),
        ("matchConstraints", MapValue.Of(("resourceRules", ListValue.Of(Rules(request.Types))))),
        ("matchConditions", ListValue.Of(
            MapValue.Of(("name", (Value)"not-a-controller"), ("expression", $"!({IsController})")),
            // A Scale has none of the labels: who may deploy may scale.
            MapValue.Of(("name", (Value)"member"), ("expression", $"(has(request.subResource) && request.subResource == 'scale') || {IsMember("object")} || {IsMember("oldObject")}")))),
        ("validations", ListValue.Of(MapValue.Of(
            ("expression", (Value)$"authorizer.group('{Group}').resource('{Applications}').namespace(has(request.namespace) ? request.namespace : '').check('{Verb}').allowed()"),
            ("reason", "Forbidden"),
            ("message", $"It is deployed from git: change it by pull request. In an emergency, somebody of the group {request.BreakGlass} may change it ({BreakGlass})."))))));

    private static string IsMember(string variable) =>
        $"({variable} != null && has({variable}.metadata.labels) && '{ApplySetLabels.PartOf}' in {variable}.metadata.labels)";

    private static IEnumerable<MapValue> Rules(IReadOnlyCollection<ResourceType> types) =>
        from type in types
        group type.Plural by type.Type.Group into byGroup
        orderby byGroup.Key
        from rule in new[]
        {
            Rule(byGroup.Key, byGroup.Distinct().Order(StringComparer.Ordinal), "CREATE", "UPDATE", "DELETE"),
            Rule(byGroup.Key, byGroup.Distinct().Where(Scaled.Contains).Select(plural => plural + "/scale").Order(StringComparer.Ordinal), "UPDATE"),
        }
        where rule.GetList("resources")!.Count > 0
        select rule;

    private static MapValue Rule(string group, IEnumerable<string> resources, params string[] operations) => MapValue.Of(
        ("apiGroups", Texts(group)), ("apiVersions", Texts("*")), ("operations", Texts(operations)), ("resources", Texts([.. resources])));

    private static MapValue Binding(GuardRequest request)
    {
        var stages = MapValue.Of(("key", (Value)"kubernetes.io/metadata.name"), ("operator", "In"), ("values", Texts([.. request.Namespaces.Order(StringComparer.Ordinal)])));
        return Object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", Name, null).With("spec", MapValue.Of(
            ("policyName", (Value)Name),
            ("validationActions", request.Step switch { GuardStep.Audit => Texts("Audit"), GuardStep.Warn => Texts("Warn", "Audit"), _ => Texts("Deny", "Audit") }),
            ("matchResources", MapValue.Of(("namespaceSelector", MapValue.Of(("matchExpressions", ListValue.Of(stages))))))));
    }

    private static MapValue Object(string apiVersion, string kind, string name, string? inNamespace) => MapValue.Of(
        ("apiVersion", (Value)apiVersion),
        ("kind", kind),
        ("metadata", inNamespace is null ? MapValue.Of(("name", (Value)name)) : MapValue.Of(("name", (Value)name), ("namespace", inNamespace))));

    private static ListValue Texts(params string[] texts) => ListValue.Of(texts.Select(text => (Value)text));
}
