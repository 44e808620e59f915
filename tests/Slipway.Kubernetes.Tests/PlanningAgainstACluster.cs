using Slipway.Kubernetes.Tests.Clusters;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class PlanningAgainstACluster(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";
    private const string Service =
        "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }";

    [Fact]
    public async Task In_a_stage_without_a_namespace_everything_is_created_with_it()
    {
        await using var workspace = new Workspace(cluster);

        var plan = (await workspace.PlanAsync(workspace.Render(Settings, Service))).Plan;

        Assert.Equal(
            $"""
            dev/web: 3 to create
            + create    v1 Namespace {workspace.Namespace}
            + create    v1 ConfigMap {workspace.Namespace}/settings (its namespace or kind comes with this plan)
            + create    v1 Service {workspace.Namespace}/web (its namespace or kind comes with this plan)

            """,
            plan.ToString());
        Assert.Null(await workspace.GetAsync("settings"));
    }

    [Fact]
    public async Task A_manifest_that_the_server_refuses_blocks_the_plan_with_its_words()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();

        var plan = (await workspace.PlanAsync(workspace.Render(Service.Replace("8080", "80800", StringComparison.Ordinal)))).Plan;

        Assert.True(plan.IsBlocked);
        Assert.Contains("spec.ports[0].targetPort", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_the_cluster_does_not_have_blocks_the_plan()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();

        var plan = (await workspace.PlanAsync(workspace.Render("apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w }"))).Plan;

        Assert.True(plan.IsBlocked);
        Assert.Contains("the cluster does not serve example.com/v1 Widget.", plan.ToString(), StringComparison.Ordinal);
    }
}
