using Slipway.Engine.Access;
using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Engine.Tests;

public sealed class RightsOfAStage
{
    private static readonly (ResourceType, string?)[] Members = [(Type("apps/v1", "Deployment"), "prod"), (Type("v1", "Service"), "prod"), (BuiltInTypes.ConfigMaps, "shared")];

    [Fact]
    public void A_preview_needs_what_its_dry_run_asks_for_and_nothing_of_a_deployment() => Assert.Equal(
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: slipway-preview
          namespace: prod
        rules:
        - apiGroups:
          - ""
          resources:
          - configmaps
          verbs:
          - get
          - list
        - apiGroups:
          - ""
          resources:
          - services
          verbs:
          - get
          - list
          - create
          - patch
        - apiGroups:
          - apps
          resources:
          - deployments
          verbs:
          - get
          - list
          - create
          - patch
        - apiGroups:
          - slipway.dev
          resources:
          - applications
          verbs:
          - deploy
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: slipway-preview
          namespace: shared
        rules:
        - apiGroups:
          - ""
          resources:
          - configmaps
          verbs:
          - get
          - list
          - create
          - patch

        """,
        RoleText.Of("slipway-preview", LeastRights.Of("prod", Members, hasHooks: false, isDeployment: false)));

    [Fact]
    public void A_deployment_needs_the_rights_of_its_locks_its_health_and_its_hooks_too()
    {
        var rights = LeastRights.Of("prod", Members, hasHooks: true, isDeployment: true).Select(need => $"{need.Verb} {need.QualifiedResource} {need.Namespace}").ToHashSet();

        Assert.Superset(
            new HashSet<string> { "update leases.coordination.k8s.io prod", "get pods/log prod", "get services/proxy prod", "create jobs.batch prod", "delete deployments.apps prod", "deploy applications.slipway.dev prod", "delete configmaps shared" },
            rights);
        Assert.DoesNotContain("create jobs.batch prod", LeastRights.Of("prod", Members, hasHooks: false, isDeployment: true).Select(need => $"{need.Verb} {need.QualifiedResource} {need.Namespace}"));
    }

    [Fact]
    public void What_has_no_namespace_is_in_a_ClusterRole() => Assert.Contains(
        "kind: ClusterRole\nmetadata:\n  name: x\nrules:", RoleText.Of("x", LeastRights.Of("prod", [(BuiltInTypes.Namespaces, null)], hasHooks: false, isDeployment: true)), StringComparison.Ordinal);

    [Fact]
    public void What_is_granted_and_not_needed_is_listed() => Assert.Equal(
        ["* *", "deletecollection deployments.apps", "bind, escalate roles.rbac.authorization.k8s.io"],
        UnusedRights.Of(
            new GrantedRights(
                [
                    new GrantedRule(["get", "list", "deletecollection"], ["apps"], ["deployments"]),
                    new GrantedRule(["escalate", "bind"], ["rbac.authorization.k8s.io"], ["roles"]),
                    new GrantedRule(["*"], [""], ["*"]),
                    // What everybody has.
                    new GrantedRule(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews"]),
                ],
                IsIncomplete: false),
            LeastRights.Of("prod", Members, hasHooks: false, isDeployment: true)));

    private static ResourceType Type(string apiVersion, string kind) => BuiltInTypes.Find(GroupVersionKind.Of(apiVersion, kind))!;
}
