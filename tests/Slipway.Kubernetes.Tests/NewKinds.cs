using Slipway.Health;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

/// <summary>CustomResourceDefinitions, and objects of their kinds in the same plan.</summary>
[Trait("Category", "Cluster")]
public sealed class NewKinds(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private readonly string group = $"slipway-{Guid.NewGuid():N}"[..16] + ".example.com";

    [Fact]
    public async Task A_kind_and_its_first_object_come_with_one_deployment()
    {
        await using var workspace = new Workspace(cluster);
        try
        {
            var outcome = await workspace.ApplyAsync(workspace.Render(Definition("widgets", "Widget"), Widget), Commits.First);
            var again = await workspace.ApplyAsync(workspace.Render(Definition("widgets", "Widget"), Widget), Commits.Second);

            Assert.Contains("Widget", outcome.Plan!.ToString(), StringComparison.Ordinal);
            Assert.Contains("(its namespace or kind comes with this plan)", outcome.Plan.ToString(), StringComparison.Ordinal);
            Assert.False(again.Plan!.HasChanges, again.Plan.ToString());
            Assert.Equal("big", (await workspace.Connection.GetAsync(new ResourceId(Kind, workspace.Namespace, "first"), default))!.Content.GetMap("spec")!.GetString("size"));
        }
        finally
        {
            await DeleteDefinitionAsync(workspace.Connection, "widgets");
        }
    }

    [Fact]
    public async Task A_kind_that_never_gets_established_fails_the_deployment_with_the_reason_before_its_objects()
    {
        await using var workspace = new Workspace(cluster);
        try
        {
            await workspace.ApplyAsync(workspace.Render(Definition("widgets", "Widget")), Commits.First);

            // Its names are taken by the first one.
            var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => workspace.ApplyAsync(
                workspace.Render(Definition("widgets", "Widget"), Definition("gadgets", "Widget"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }"),
                Commits.Second,
                new HealthOptions { Timeout = TimeSpan.FromSeconds(30) }));

            Assert.Contains($"apiextensions.k8s.io/v1 CustomResourceDefinition gadgets.{group}: ", failure.Message, StringComparison.Ordinal);
            Assert.Contains("already in use", failure.Message, StringComparison.Ordinal);
            Assert.Null(await workspace.GetAsync("settings"));
        }
        finally
        {
            await DeleteDefinitionAsync(workspace.Connection, "gadgets");
            await DeleteDefinitionAsync(workspace.Connection, "widgets");
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(", annotations: { slipway.dev/health: none }", false)]
    public async Task A_custom_resource_whose_controller_says_nothing_is_waited_for_a_while_unless_git_says_that_it_never_will(string annotation, bool isWaitedFor)
    {
        await using var workspace = new Workspace(cluster);
        var definition = Definition("widgets", "Widget").Replace("storage: true", "storage: true\n    subresources: { status: {} }", StringComparison.Ordinal);
        var widget = Widget.Replace("name: first", "name: first" + annotation, StringComparison.Ordinal);
        var log = new LogLines();
        try
        {
            await workspace.ApplyAsync(workspace.Render(definition, widget), Commits.First, new HealthOptions { ReportGrace = TimeSpan.FromSeconds(1) }, log: log.Logger);
            await workspace.ApplyAsync(workspace.Render(definition, widget), Commits.Second, new HealthOptions { ReportGrace = TimeSpan.FromHours(1) });

            Assert.Equal(isWaitedFor, log.Text.Contains("its controller has not written a status yet", StringComparison.Ordinal));
            Assert.Equal(isWaitedFor, log.Text.Contains("say so by the annotation slipway.dev/health: none", StringComparison.Ordinal));
        }
        finally
        {
            await DeleteDefinitionAsync(workspace.Connection, "widgets");
        }
    }

    [Fact]
    public async Task A_kind_of_the_whole_cluster_that_was_rendered_while_the_cluster_did_not_answer_is_not_planned_as_another_object()
    {
        await using var workspace = new Workspace(cluster);
        var definition = Definition("widgets", "Widget").Replace("scope: Namespaced", "scope: Cluster", StringComparison.Ordinal);
        try
        {
            await workspace.ApplyAsync(workspace.Render(definition, Widget), Commits.First);

            var failure = await Assert.ThrowsAsync<SlipwayException>(() => workspace.PlanAsync(workspace.Render(Widget)));

            Assert.True(failure.IsTransient);
            Assert.Contains("Widget is a kind of the whole cluster, which did not answer when its manifest was read", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            await DeleteDefinitionAsync(workspace.Connection, "widgets");
        }
    }

    private GroupVersionKind Kind => new(group, "v1", "Widget");

    private string Widget => $"apiVersion: {group}/v1\nkind: Widget\nmetadata: {{ name: first }}\nspec: {{ size: big }}";

    private string Definition(string plural, string kind) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: {{plural}}.{{group}} }
        spec:
          group: {{group}}
          scope: Namespaced
          names: { plural: {{plural}}, kind: {{kind}} }
          versions:
          - name: v1
            served: true
            storage: true
            schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: string } } } } } }
        """;

    private async Task DeleteDefinitionAsync(ClusterConnection connection, string plural)
    {
        var id = new ResourceId(GroupVersionKind.Of("apiextensions.k8s.io/v1", "CustomResourceDefinition"), null, $"{plural}.{group}");
        if (await connection.GetAsync(id, default) is { } there)
        {
            await connection.DeleteAsync(id, new DeleteOptions { Uid = there.Uid! }, default);
        }
    }
}
