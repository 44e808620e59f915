using Slipway.Drifts;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Plans;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class FieldsThatControllersFillIn(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Role = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: NAME }
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { collect: NAME } }] }
        rules: []
        """;

    [Theory]
    [InlineData("rules: []")]
    [InlineData("rules: null")]
    [InlineData("rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]")]
    [InlineData("")]
    public async Task The_rules_of_an_aggregated_role_are_its_controllers(string rules)
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render(Role.Replace("NAME", workspace.Namespace, StringComparison.Ordinal).Replace("rules: []", rules, StringComparison.Ordinal));
        await workspace.ApplyAsync(rendering, Commits.First);
        var collected = MapValue.Of(("apiGroups", ListValue.Of("")), ("resources", ListValue.Of("secrets")), ("verbs", ListValue.Of("list")));
        await workspace.ChangeByHandAsync(rendering.Resources[0].Id, "clusterrole-aggregation-controller", MapValue.Of(("rules", ListValue.Of(collected))));

        await Expect_nothing(workspace, rendering);
        await workspace.ApplyAsync(workspace.Render(Role.Replace("NAME", workspace.Namespace, StringComparison.Ordinal).Replace("rules: []", "", StringComparison.Ordinal)), Commits.Second);
        Assert.Equal(ListValue.Of(collected), (await workspace.Connection.GetAsync(rendering.Resources[0].Id, default))!.Content["rules"]);
    }

    [Fact]
    public async Task What_an_ignore_rule_leaves_to_others_is_no_drift()
    {
        await using var workspace = new Workspace(cluster);
        var rendering = workspace.Render("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red, size: big }");
        await workspace.ApplyAsync(rendering, Commits.First);
        await workspace.ChangeByHandAsync(Workspace.ConfigMap("settings", workspace.Namespace), "painter", MapValue.Of(("data", MapValue.Of(("color", (Value)"green")))));

        await Expect_nothing(workspace, rendering, new PlanRules { Fields = [FieldRule.Ignore("data.color")] });
    }

    private static async Task Expect_nothing(Workspace workspace, Renderings.Rendering rendering, PlanRules? rules = null)
    {
        rules ??= new PlanRules();
        var plan = (await workspace.PlanAsync(rendering, rules)).Plan;
        Assert.Equal("dev/web: 1 unchanged\n", plan.ToString());
        var drift = DriftReport.Of((await workspace.PlanAsync(rendering, rules with { Force = true })).Plan, new DriftRules());
        Assert.Equal("dev/web: as git says\n", drift.ToString());
    }
}
