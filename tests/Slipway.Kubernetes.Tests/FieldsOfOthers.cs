using CliWrap;
using CliWrap.Buffered;
using Slipway.ApplySets;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class FieldsOfOthers(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red, size: big }";
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 1
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: registry.invalid/web:1 }] }
        """;

    private const string Autoscaler = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: web }
        spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
        """;

    [KubectlFact]
    public async Task A_field_that_somebody_edited_blocks_and_the_plan_names_who_and_the_ways_out()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        await EditAsync(workspace, """{"data":{"color":"green"}}""");

        var plan = (await workspace.PlanAsync(workspace.Render(Settings))).Plan;

        Assert.True(plan.IsBlocked);
        Assert.Contains(".data.color (kubectl-patch)", plan.ToString(), StringComparison.Ordinal);
        Assert.Contains("FieldRule.Ignore", plan.ToString(), StringComparison.Ordinal);
        Assert.Contains("FieldRule.Override", plan.ToString(), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task An_ignored_field_keeps_the_value_of_the_other_manager()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        await EditAsync(workspace, """{"data":{"color":"green"}}""");
        var rules = new PlanRules { Fields = [FieldRule.Ignore("data.color", "ConfigMap")] };

        await workspace.ApplyAsync(workspace.Render(Settings.Replace("big", "small", StringComparison.Ordinal)), Commits.Second, rules: rules);

        Assert.Equal("""{"color":"green","size":"small"}""", (await workspace.GetAsync("settings"))!.Content["data"]!.ToString());
        Assert.False((await workspace.PlanAsync(workspace.Render(Settings.Replace("big", "small", StringComparison.Ordinal)), rules)).Plan.HasChanges);
    }

    [Fact]
    public async Task An_ignored_field_that_nobody_else_owns_yet_is_not_reset()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        var rules = new PlanRules { Fields = [FieldRule.Ignore("data.color")] };

        await workspace.ApplyAsync(workspace.Render(Settings.Replace("red", "blue", StringComparison.Ordinal)), Commits.Second, rules: rules);

        Assert.Equal("""{"color":"red","size":"big"}""", (await workspace.GetAsync("settings"))!.Content["data"]!.ToString());
    }

    [KubectlFact]
    public async Task An_overridden_field_is_set_by_force_and_only_that_field()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        await EditAsync(workspace, """{"data":{"color":"green"}}""");
        var rules = new PlanRules { Fields = [FieldRule.Override("data.color")] };

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second, rules: rules);

        Assert.Contains(".data.color is taken from kubectl-patch", outcome.Plan!.ToString(), StringComparison.Ordinal);
        Assert.Equal("red", (await workspace.GetAsync("settings"))!.Content.GetMap("data")!.GetString("color"));
        await EditAsync(workspace, """{"data":{"color":"green","size":"tiny"}}""");
        Assert.True((await workspace.PlanAsync(workspace.Render(Settings), rules)).Plan.IsBlocked);
    }

    [KubectlFact]
    public async Task How_many_replicas_run_is_the_autoscalers_decision()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.CreateNamespaceAsync();
        var rendering = workspace.Render(Deployment, Autoscaler);
        foreach (var resource in rendering.Resources)
        {
            await workspace.Connection.ApplyAsync(DesiredResource.Of(resource, ApplySetId.OfParent(ApplySetParent.IdOf(rendering.Target))), new ApplyOptions(), default);
        }

        await KubectlAsync(workspace, "scale", "deployment/web", "--replicas=3");

        var plan = (await workspace.PlanAsync(rendering)).Plan;
        Assert.False(plan.IsBlocked, plan.ToString());
        Assert.DoesNotContain("spec.replicas", plan.ToString(), StringComparison.Ordinal);
        // Where the autoscaler leaves git, git's replicas count again.
        Assert.Contains("spec.replicas: 3 -> 1", (await workspace.PlanAsync(workspace.Render(Deployment))).Plan.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replicas_are_never_reset_on_their_way_to_an_autoscaler_and_back(bool inOneStep)
    {
        await using var workspace = new Workspace(cluster);
        var four = Deployment.Replace("replicas: 1", "replicas: 4", StringComparison.Ordinal);
        var none = Deployment.Replace("  replicas: 1\n", "", StringComparison.Ordinal);
        await SetUpAsync(workspace, workspace.Render(four));
        if (!inOneStep)
        {
            await SetUpAsync(workspace, workspace.Render(four, Autoscaler));
        }

        await SetUpAsync(workspace, workspace.Render(none, Autoscaler));
        Assert.Equal(4, await ReplicasAsync(workspace));

        await workspace.ChangeByHandAsync(Web(workspace), "kube-controller-manager", MapValue.Of(("spec", MapValue.Of(("replicas", (Value)6)))), "scale");
        Assert.False((await workspace.PlanAsync(workspace.Render(none, Autoscaler))).Plan.HasChanges);
        await SetUpAsync(workspace, workspace.Render(none.Replace("web:1", "web:2", StringComparison.Ordinal), Autoscaler));
        Assert.Equal(6, await ReplicasAsync(workspace));

        // Without the autoscaler git has the say again: in the commit that takes it out …
        var two = Deployment.Replace("replicas: 1", "replicas: 2", StringComparison.Ordinal);
        var plan = (await workspace.PlanAsync(workspace.Render(two))).Plan;
        Assert.False(plan.IsBlocked, plan.ToString());
        Assert.Contains("spec.replicas: 6 -> 2", plan.ToString(), StringComparison.Ordinal);

        // … and in a later one.
        var autoscaler = (await workspace.Connection.GetAsync(workspace.Render(Autoscaler).Resources[0].Id, default))!;
        await workspace.Connection.DeleteAsync(autoscaler.Id, new DeleteOptions { Uid = autoscaler.Uid! }, default);
        Assert.False((await workspace.PlanAsync(workspace.Render(none.Replace("web:1", "web:2", StringComparison.Ordinal)))).Plan.HasChanges);
        await SetUpAsync(workspace, workspace.Render(two));
        Assert.Equal(2, await ReplicasAsync(workspace));
    }

    [Fact]
    public async Task Replicas_stay_an_autoscalers_while_the_cluster_has_one_that_git_does_not()
    {
        await using var workspace = new Workspace(cluster);
        await SetUpAsync(workspace, workspace.Render(Deployment));
        await workspace.Connection.ApplyAsync(workspace.Render(Autoscaler).Resources[0], new ApplyOptions(), default);
        await workspace.ChangeByHandAsync(Web(workspace), "kube-controller-manager", MapValue.Of(("spec", MapValue.Of(("replicas", (Value)6)))), "scale");

        Assert.True((await workspace.PlanAsync(workspace.Render(Deployment))).Plan.IsBlocked);
    }

    // What an apply sends, without waiting for Pods whose image there is not.
    private static async Task SetUpAsync(Workspace workspace, Rendering rendering)
    {
        await workspace.CreateNamespaceAsync();
        var plan = (await workspace.PlanAsync(rendering)).Plan;
        Assert.False(plan.IsBlocked, plan.ToString());
        var parent = await workspace.GetAsync(ApplySetParent.IdOf(rendering.Target).Name);
        await workspace.Connection.ApplyAsync(ApplySetParent.Before(rendering, parent).ToResource("0.0.0-test", []), new ApplyOptions(), default);
        await new Engine.Applying.WaveWriter(workspace.Connection, new PlanRules(), TimeSpan.FromSeconds(30), new Engine.Applying.ApplyProgress(plan), workspace.Silence)
            .WriteAsync(plan.Actions, default);
    }

    private static ResourceId Web(Workspace workspace) => new(GroupVersionKind.Of("apps/v1", "Deployment"), workspace.Namespace, "web");

    private static async Task<long?> ReplicasAsync(Workspace workspace) =>
        (await workspace.Connection.GetAsync(Web(workspace), default))!.Content.GetMap("spec")!.GetInteger("replicas");

    [Fact]
    public async Task A_resource_that_moved_to_another_application_is_neither_deleted_nor_made_twice()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Settings.Replace("settings", "other", StringComparison.Ordinal)), Commits.First);
        var uid = (await workspace.GetAsync("settings"))!.Uid;
        var shop = workspace.Render(Settings.Replace("name: settings", "name: settings, annotations: { slipway.dev/moved-from: web }", StringComparison.Ordinal)).Resources;
        var moved = Rendering.Of(Workspace.TargetOf(workspace, "shop"), shop);
        var web = workspace.Render(Settings.Replace("settings", "other", StringComparison.Ordinal));

        // The application that lost it may come first.
        var elsewhere = new PlanRules { RenderedElsewhere = moved.Resources.ToDictionary(resource => resource.Id.Key, _ => "shop") };
        await workspace.ApplyAsync(web, Commits.Second, rules: elsewhere);
        var outcome = await workspace.ApplyAsync(moved, Commits.Second);

        Assert.Contains("(moves here from the application web)", outcome.Plan!.ToString(), StringComparison.Ordinal);
        Assert.Equal(uid, (await workspace.GetAsync("settings"))!.Uid);
        Assert.False((await workspace.PlanAsync(web)).Plan.HasChanges);
    }

    [Fact]
    public async Task A_resource_of_another_application_is_not_taken_because_a_manifest_names_a_third()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        var shop = workspace.Render(Settings.Replace("name: settings", "name: settings, annotations: { slipway.dev/moved-from: billing }", StringComparison.Ordinal)).Resources;

        var plan = (await workspace.PlanAsync(Rendering.Of(Workspace.TargetOf(workspace, "shop"), shop))).Plan;

        Assert.Contains("belongs to another apply set", plan.ToString(), StringComparison.Ordinal);
    }

    private Task EditAsync(Workspace workspace, string patch) => KubectlAsync(workspace, "patch", "configmap/settings", "--type=merge", "-p", patch);

    private Task KubectlAsync(Workspace workspace, params string[] arguments) => Cli.Wrap("kubectl")
        .WithArguments(["--kubeconfig", cluster.Kubeconfig, "--namespace", workspace.Namespace, .. arguments])
        .ExecuteBufferedAsync();
}
