using System.Text;
using Slipway.Guarding;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Guarding;

public sealed class GuardOfAStage
{
    private static readonly GuardRequest Request = new()
    {
        Step = GuardStep.Deny,
        Types = [Type("apps/v1", "Deployment"), Type("v1", "ConfigMap"), Type("v1", "Service")],
        Namespaces = ["prod"],
        Accounts = ["system:serviceaccount:ci:deploy", "preview@acme.iam.gserviceaccount.com"],
        BreakGlass = "slipway:break-glass",
    };

    [Fact]
    public void It_is_a_policy_with_its_binding_and_ordinary_roles() => Assert.Equal(
        """
        Role/slipway-deployer
        RoleBinding/slipway-deployer
        RoleBinding/slipway-break-glass
        ValidatingAdmissionPolicy/slipway-guard
        ValidatingAdmissionPolicyBinding/slipway-guard
        """,
        string.Join('\n', GuardManifests.Of(Request).Select(manifest => $"{manifest.GetString("kind")}/{manifest.GetMap("metadata")!.GetString("name")}")));

    [Fact]
    public void It_is_about_the_kinds_that_sets_have_and_about_scale() => Assert.Equal(
        ["[\"\"] [\"configmaps\",\"services\"] [\"CREATE\",\"UPDATE\",\"DELETE\"]", "[\"apps\"] [\"deployments\"] [\"CREATE\",\"UPDATE\",\"DELETE\"]", "[\"apps\"] [\"deployments/scale\"] [\"UPDATE\"]"],
        Policy(Request).GetMap("matchConstraints")!.GetList("resourceRules")!.Maps.Select(rule => $"{rule["apiGroups"]} {rule["resources"]} {rule["operations"]}"));

    [Fact]
    public void Expressions_ask_whether_a_field_is_there_before_they_read_it()
    {
        var conditions = Policy(Request).GetList("matchConditions")!.Maps.Select(condition => condition.GetString("expression")!).ToList();

        Assert.Equal(
            "!(has(request.userInfo.groups) && request.userInfo.groups.exists(g, g in ['system:serviceaccounts:kube-system', 'system:nodes', 'system:masters']))", conditions[0]);
        // Who takes the label off an object is stopped by what it was.
        Assert.Equal(
            "(has(request.subResource) && request.subResource == 'scale') || "
            + "(object != null && has(object.metadata.labels) && 'applyset.kubernetes.io/part-of' in object.metadata.labels) || "
            + "(oldObject != null && has(oldObject.metadata.labels) && 'applyset.kubernetes.io/part-of' in oldObject.metadata.labels)",
            conditions[1]);
    }

    [Theory]
    [InlineData("Audit", "Ignore", "[\"Audit\"]")]
    [InlineData("Warn", "Ignore", "[\"Warn\",\"Audit\"]")]
    [InlineData("Deny", "Fail", "[\"Deny\",\"Audit\"]")]
    public void It_comes_in_steps(string step, string failurePolicy, string actions)
    {
        var request = Request with { Step = Enum.Parse<GuardStep>(step) };

        Assert.Equal(failurePolicy, Policy(request).GetString("failurePolicy"));
        Assert.Equal(actions, GuardManifests.Of(request)[^1].GetMap("spec")!["validationActions"]!.ToString());
    }

    [Fact]
    public void Accounts_are_bound_by_what_they_are() => Assert.Equal(
        """[{"kind":"ServiceAccount","namespace":"ci","name":"deploy"},{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"preview@acme.iam.gserviceaccount.com"}]""",
        GuardManifests.Of(Request)[1]["subjects"]!.ToString());

    [Fact]
    public void Kinds_without_a_namespace_need_a_cluster_role() => Assert.Contains(
        "ClusterRole", GuardManifests.Of(Request with { Types = [.. Request.Types, BuiltInTypes.Namespaces] }).Select(manifest => manifest.GetString("kind")));

    [Fact]
    public void As_YAML_it_says_that_it_was_not_tried()
    {
        var text = GuardManifests.Text(Request);

        Assert.StartsWith("# Made by ./build.sh Guard. It was not tried on an API server yet", text, StringComparison.Ordinal);
        var problems = new List<Problem>();
        Assert.Equal(GuardManifests.Of(Request).Select(manifest => manifest.ToString()), YamlDocuments.ReadTexts("guard.yaml", Encoding.UTF8.GetBytes(text), problems).Select(manifest => manifest.ToString()));
        Assert.Empty(problems);
    }

    private static MapValue Policy(GuardRequest request) => GuardManifests.Of(request)[^2].GetMap("spec")!;

    private static ResourceType Type(string apiVersion, string kind) => BuiltInTypes.Find(GroupVersionKind.Of(apiVersion, kind))!;
}
