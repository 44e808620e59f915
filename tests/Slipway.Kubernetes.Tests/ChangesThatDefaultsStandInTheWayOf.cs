using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class ChangesThatDefaultsStandInTheWayOf(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Template = """
        metadata: { name: web }
        spec:
          replicas: 0
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: registry.invalid/web:1 }] }

        """;

    private const string Deployment = "apiVersion: apps/v1\nkind: Deployment\n" + Template;
    private const string StatefulSet = "apiVersion: apps/v1\nkind: StatefulSet\n" + Template;

    [Theory]
    [InlineData(Deployment, "  strategy: { type: Recreate }\n", "spec.strategy")]
    [InlineData(Deployment, "  strategy: { type: Recreate, rollingUpdate: null }\n", "spec.strategy")]
    [InlineData(StatefulSet, "  updateStrategy: { type: OnDelete }\n", "spec.updateStrategy")]
    [InlineData(StatefulSet, "  updateStrategy: { type: OnDelete, rollingUpdate: null }\n", "spec.updateStrategy")]
    public async Task Another_strategy_can_be_chosen_and_the_plan_shows_the_default_that_goes(string workload, string strategy, string field)
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(workload), Commits.First);
        var rendering = workspace.Render(workload + strategy);

        var plan = (await workspace.PlanAsync(rendering)).Plan;

        Assert.False(plan.IsBlocked, plan.ToString());
        Assert.Contains($"{field}.rollingUpdate: removed", plan.ToString(), StringComparison.Ordinal);
        var outcome = await workspace.ApplyAsync(rendering, Commits.Second);
        Assert.Equal(plan.Hash, outcome.Plan!.Hash);
        Assert.False((await workspace.PlanAsync(rendering)).Plan.HasChanges);

        // And back, which brings the default back.
        await workspace.ApplyAsync(workspace.Render(workload), Commits.Second);
        Assert.Contains("rollingUpdate", (await workspace.Connection.GetAsync(rendering.Resources[0].Id, default))!.Content["spec"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_apply_goes_on_after_the_default_was_handed_over()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Deployment), Commits.First);
        var rendering = workspace.Render(Deployment + "  strategy: { type: Recreate }\n");
        var update = (await workspace.PlanAsync(rendering)).Plan.Actions.OfType<PlanAction.Update>().Single();
        await workspace.Connection.SetManagedFieldsAsync(update.Live, update.Handover!.ManagedFieldsOf(update.Live)!, default);

        Assert.Contains("spec.strategy.rollingUpdate: removed", (await workspace.PlanAsync(rendering)).Plan.ToString(), StringComparison.Ordinal);
        await workspace.ApplyAsync(rendering, Commits.Second);
    }

    [Fact]
    public async Task What_is_wrong_in_git_stays_wrong_in_the_servers_words()
    {
        await using var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Deployment), Commits.First);

        var plan = (await workspace.PlanAsync(workspace.Render(Deployment + "  strategy: { type: Recreate, rollingUpdate: { maxSurge: 1 } }\n"))).Plan;

        Assert.True(plan.IsBlocked);
        Assert.Contains("may not be specified when strategy `type` is 'Recreate'", plan.ToString(), StringComparison.Ordinal);
    }

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: GROUP }
        spec:
          group: NAME.example.com
          names: { kind: Queue, plural: queues }
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      limit: { type: integer, nullable: true, default: 10 }
                      size: { type: integer, default: 3 }
                      free: { type: object, x-kubernetes-preserve-unknown-fields: true }
                      labels: { type: object, additionalProperties: { type: string, nullable: true } }
        """;

    private const string Queue = "apiVersion: NAME.example.com/v1\nkind: Queue\nmetadata: { name: web }\nspec: { limit: null, size: null, free: { a: null, b: [{ c: null }] }, labels: { x: null } }";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_null_is_sent_where_the_schema_of_a_custom_kind_says_that_it_is_a_value(bool isDefinedHere)
    {
        await using var workspace = new Workspace(cluster);
        string Named(string manifest) => manifest.Replace("GROUP", $"queues.{workspace.Namespace}.example.com", StringComparison.Ordinal).Replace("NAME", workspace.Namespace, StringComparison.Ordinal);
        if (!isDefinedHere)
        {
            await workspace.ApplyAsync(Rendering.Of(Workspace.TargetOf(workspace, "platform"), workspace.Render(Named(Definition)).Resources), Commits.First);
        }

        var rendering = isDefinedHere ? workspace.Render(Named(Definition), Named(Queue)) : workspace.Render(Named(Queue));
        await workspace.ApplyAsync(rendering, Commits.First);

        var queue = (await workspace.Connection.GetAsync(rendering.Resources.Single(resource => resource.Id.Type.Kind == "Queue").Id, default))!;
        Assert.Equal("""{"free":{"a":null,"b":[{"c":null}]},"labels":{"x":null},"limit":null,"size":3}""", Sorted(queue.Content.GetMap("spec")!));
        Assert.False((await workspace.PlanAsync(rendering)).Plan.HasChanges);
    }

    private static string Sorted(MapValue map) => MapValue.Of(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value))).ToString();
}
