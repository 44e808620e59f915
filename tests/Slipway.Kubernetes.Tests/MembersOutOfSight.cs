using Microsoft.AspNetCore.Http;
using Serilog.Core;
using Slipway.Engine.Events;
using Slipway.ApplySets;
using Slipway.Drifts;
using Slipway.Health;
using Slipway.Kubernetes.Connections;
using Slipway.Engine.Planning;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Engine.Waiting;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

/// <summary>Members that cannot be looked at for a while, or that the parent does not tell of: they are neither forgotten nor called "as git says".</summary>
[Trait("Category", "Cluster")]
public sealed class MembersOutOfSight(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }";
    private const string Service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }";
    private const string Quota = "apiVersion: v1\nkind: LimitRange\nmetadata: { name: limits }\nspec: { limits: [{ type: Container, default: { memory: 1Gi } }] }";

    [Theory]
    [InlineData(403, "Forbidden", "services is forbidden: User \"robot\" cannot list resource \"services\" in API group \"\" in the namespace \"x\"", "the right to list is missing")]
    [InlineData(404, "NotFound", "the server could not find the requested resource", "cannot be listed")]
    [InlineData(503, "ServiceUnavailable", "the server is currently unable to handle the request", "cannot be listed")]
    [InlineData(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", "cannot be listed")]
    public async Task What_left_git_while_its_kind_could_not_be_listed_is_pruned_as_soon_as_it_can(int code, string reason, string message, string said)
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Service, Quota), Commits.First);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, _) => IsList(context, "/services") ? FaultyCluster.RefuseAsync(context, code, reason, message) : Task.FromResult(Fault.None);
        // Only of a server that is down is something asked more than once. A lock that is released in such a hurry is not: it expires.
        using var through = line.Connect(code == 503 ? new HurriedTime(4) : null);

        var blind = await workspace.ApplyAsync(workspace.Render(Settings, Quota), Commits.Second, through: through, lease: TimeSpan.FromSeconds(code == 503 ? 6 : 15));

        Assert.Contains($"! Service in namespace {workspace.Namespace}: {said}", blind.Plan!.ToString(), StringComparison.Ordinal);
        Assert.Contains("unchanged, not all members known", PlanText.Outcome(blind.Plan), StringComparison.Ordinal);
        Assert.Equal("ConfigMap,LimitRange,Service", await KindsAsync(workspace));
        var drift = DriftReport.Of((await new ClusterPlanner(through).PlanAsync(workspace.Render(Settings, Quota), new PlanRules { Force = true }, default)).Plan, new DriftRules());
        Assert.False(drift.IsAsGitSays);
        Assert.StartsWith($"dev/web: not all could be looked at\n! Service in namespace {workspace.Namespace}: ", drift.ToString(), StringComparison.Ordinal);
        var seen = await workspace.ApplyAsync(workspace.Render(Settings, Quota), Commits.Second);
        Assert.Equal("Service", Assert.Single(seen.Plan!.Prunes).Id.Type.Kind);
        Assert.Equal("ConfigMap,LimitRange", await KindsAsync(workspace));
    }

    [Fact]
    public async Task A_kind_that_is_not_served_for_a_while_is_not_forgotten()
    {
        await using var workspace = new Workspace(cluster);
        var group = $"slipway-{Guid.NewGuid():N}"[..16] + ".example.com";
        var widget = $"apiVersion: {group}/v1\nkind: Widget\nmetadata: {{ name: first }}\nspec: {{ size: big }}";
        var definition = new ResourceId(GroupVersionKind.Of("apiextensions.k8s.io/v1", "CustomResourceDefinition"), null, $"widgets.{group}");
        await workspace.CreateNamespaceAsync();
        await DefineAsync(workspace.Connection, definition, group, isServed: true);
        try
        {
            await workspace.ApplyAsync(workspace.Render(Settings, widget), Commits.First);
            await DefineAsync(workspace.Connection, definition, group, isServed: false);

            using (var later = cluster.Connect())
            {
                var blind = await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second, through: later);
                Assert.Contains($"! Widget.{group}: the apply set may hold objects of this kind, and the cluster does not serve it now.", blind.Plan!.ToString(), StringComparison.Ordinal);
                Assert.Contains($"kubectl annotate --overwrite configmap slipway-web -n {workspace.Namespace} {ApplySetLabels.ContainsGroupKinds}=ConfigMap", blind.Plan.ToString(), StringComparison.Ordinal);
            }

            Assert.Equal($"ConfigMap,Widget.{group}", await KindsAsync(workspace));
            await DefineAsync(workspace.Connection, definition, group, isServed: true);
            using var again = cluster.Connect();
            Assert.Equal("Widget", Assert.Single((await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second, through: again)).Plan!.Prunes).Id.Type.Kind);
        }
        finally
        {
            await workspace.Connection.DeleteAsync(definition, new DeleteOptions { Uid = (await workspace.Connection.GetAsync(definition, default))!.Uid! }, default);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ConfigMap")]
    [InlineData(null)]
    public async Task A_member_whose_kind_somebody_took_out_of_the_list_is_found_by_its_label(string? kinds)
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Service, Quota), Commits.First);
        await AnnotateAsync(workspace, ApplySetLabels.ContainsGroupKinds, kinds is null ? ScalarValue.Null : kinds);

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second);

        Assert.Equal(["LimitRange", "Service"], outcome.Plan!.Prunes.Select(prune => prune.Id.Type.Kind).Order(StringComparer.Ordinal));
        Assert.Equal("ConfigMap", await KindsAsync(workspace));
        Assert.Null((await workspace.GetAsync("slipway-web"))!.Annotations.GetString(ApplySetLabels.Search));
    }

    [Fact]
    public async Task Members_of_a_set_whose_parent_somebody_deleted_are_found_by_their_label()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Service, Quota), Commits.First);
        var parent = (await workspace.GetAsync("slipway-web"))!;
        await workspace.Connection.DeleteAsync(parent.Id, new DeleteOptions { Uid = parent.Uid! }, default);

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second);

        Assert.Equal(2, outcome.Plan!.Prunes.Count());
    }

    [Fact]
    public async Task A_member_in_a_namespace_that_somebody_took_out_of_the_list_is_found_by_its_label()
    {
        await using var workspace = new Workspace(cluster);
        await using var other = new Workspace(cluster);
        await other.CreateNamespaceAsync();
        var elsewhere = Service.Replace("name: web", $"name: web, namespace: {other.Namespace}", StringComparison.Ordinal);
        await workspace.ApplyAsync(workspace.Render(Settings, elsewhere), Commits.First);
        await AnnotateAsync(workspace, ApplySetLabels.AdditionalNamespaces, "");

        var outcome = await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second);

        Assert.Equal(other.Namespace, Assert.Single(outcome.Plan!.Prunes).Id.Namespace);
    }

    [Fact]
    public async Task A_search_that_could_not_look_everywhere_is_repeated_until_it_could()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First);
        await AnnotateAsync(workspace, ApplySetLabels.ContainsGroupKinds, "");
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, _) => IsList(context, "/services")
            ? FaultyCluster.RefuseAsync(context, 403, "Forbidden", "User \"robot\" cannot list resource \"services\" in API group \"\"")
            : Task.FromResult(Fault.None);
        using var through = line.Connect();

        // The second run meets the annotations as the first one has written them.
        foreach (var commit in new[] { Commits.Second, Commits.Second })
        {
            var blind = await workspace.ApplyAsync(workspace.Render(Settings), commit, through: through);
            Assert.Contains("! other kinds: ", blind.Plan!.ToString(), StringComparison.Ordinal);
            Assert.Contains($"these cannot be listed: Service. Deploy once with the right to list them.", blind.Plan.ToString(), StringComparison.Ordinal);
        }

        Assert.Single((await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second)).Plan!.Prunes);
        Assert.Null((await workspace.GetAsync("slipway-web"))!.Annotations.GetString(ApplySetLabels.Search));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_run_that_is_killed_after_it_wrote_the_lists_again_leaves_nothing_behind_that_the_next_one_does_not_find(int killedAt)
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Service, Quota), Commits.First);
        await AnnotateAsync(workspace, ApplySetLabels.ContainsGroupKinds, "");
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (_, write) => Task.FromResult(write >= killedAt ? Fault.CutBefore : Fault.None);
        using var through = line.Connect(new HurriedTime(4));

        await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(workspace.Render(Settings), Commits.Second, through: through, lease: TimeSpan.FromSeconds(6)));

        await workspace.ApplyAsync(workspace.Render(Settings), Commits.Second);
        Assert.Equal("ConfigMap", await KindsAsync(workspace));
        Assert.Null(await workspace.Connection.GetAsync(new ResourceId(GroupVersionKind.Of("v1", "Service"), workspace.Namespace, "web"), default));
        Assert.Null(await workspace.Connection.GetAsync(new ResourceId(GroupVersionKind.Of("v1", "LimitRange"), workspace.Namespace, "limits"), default));
    }

    [Fact]
    public async Task What_another_stage_runs_in_a_namespace_of_the_same_name_is_not_taken_for_the_asked_stages()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings), Commits.First);
        var health = new LiveHealth(workspace.Connection, TimeProvider.System, new LogNotes(Logger.None));

        Assert.NotNull(await health.LookAsync(workspace.Target, new HealthOptions(), default));
        Assert.Null(await health.LookAsync(workspace.Target with { Stage = StageName.Parse("prod") }, new HealthOptions(), default));
    }

    [Fact]
    public async Task A_set_is_not_removed_while_not_all_of_its_members_are_known()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Settings, Service), Commits.First);
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        line.Decide = (context, _) => IsList(context, "/services")
            ? FaultyCluster.RefuseAsync(context, 403, "Forbidden", "User \"robot\" cannot list resource \"services\" in API group \"\"")
            : Task.FromResult(Fault.None);
        using var through = line.Connect();
        var removal = new PlanRules { RemovesSet = true, PruneBudget = PruneBudget.Unlimited };

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.ApplyAsync(Rendering.Of(workspace.Target, []), Commits.Second, rules: removal, through: through));

        Assert.Contains("! dev/web cannot be removed while not all of its members are known.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(line.Written);
        var look = await new LiveHealth(through, TimeProvider.System, new LogNotes(Logger.None)).LookAsync(workspace.Target, new HealthOptions(), default);
        Assert.Equal("Service", Assert.Single(look!.Gaps).GroupKind);
        await workspace.ApplyAsync(Rendering.Of(workspace.Target, []), Commits.Second, rules: removal);
        Assert.Null(await workspace.GetAsync("settings"));
    }

    private static bool IsList(HttpContext context, string plural) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Path.Value!.EndsWith(plural, StringComparison.Ordinal) && context.Request.Query.ContainsKey("labelSelector");

    private static async Task<string?> KindsAsync(Workspace workspace) => (await workspace.GetAsync("slipway-web"))!.Annotations.GetString(ApplySetLabels.ContainsGroupKinds);

    private static Task AnnotateAsync(Workspace workspace, string name, Value value) => workspace.ChangeByHandAsync(
        Workspace.ConfigMap("slipway-web", workspace.Namespace), "kubectl-annotate", MapValue.Of(("metadata", MapValue.Of(("annotations", MapValue.Of((name, value)))))));

    private static async Task DefineAsync(ClusterConnection connection, ResourceId id, string group, bool isServed)
    {
        Value Version(string name, bool served, bool storage) => MapValue.Of(
            ("name", name), ("served", served), ("storage", storage),
            ("schema", MapValue.Of(("openAPIV3Schema", MapValue.Of(("type", (Value)"object"), ("x-kubernetes-preserve-unknown-fields", true))))));
        await connection.ApplyAsync(
            new Resource(id, MapValue.Of(
                ("apiVersion", id.Type.ApiVersion), ("kind", id.Type.Kind), ("metadata", MapValue.Of(("name", (Value)id.Name))),
                ("spec", MapValue.Of(
                    ("group", group), ("scope", "Namespaced"), ("names", MapValue.Of(("plural", (Value)"widgets"), ("kind", "Widget"))),
                    ("versions", ListValue.Of(Version("v1", isServed, storage: true))))))),
            new ApplyOptions { Force = true },
            default);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            connection.ForgetTypes();
            if (((await connection.DiscoverAsync(default)).FindPreferred(group, "Widget") is not null) == isServed)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}
