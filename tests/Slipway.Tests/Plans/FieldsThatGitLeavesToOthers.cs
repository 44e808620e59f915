using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Plans;

public sealed class FieldsThatGitLeavesToOthers
{
    private const string Workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, annotations: {team: shop, note: mine}}
        spec:
          replicas: 4
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: web, image: acme/web:1, resources: {limits: {cpu: 500m, memory: 1Gi}}}
              - {name: proxy, image: acme/proxy:1}

        """;

    private const string Autoscaler = """
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec: {maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}

        """;

    private readonly FakeCluster cluster = new();

    [Theory]
    [InlineData("apps/v1", "Deployment")]
    [InlineData("apps/v1", "StatefulSet")]
    [InlineData("apps/v1", "ReplicaSet")]
    public void Replicas_that_git_hands_to_an_autoscaler_stay_as_they_are(string apiVersion, string kind)
    {
        var workload = Workload.Replace("kind: Deployment", $"kind: {kind}", StringComparison.Ordinal);
        var autoscaler = Autoscaler.Replace("apps/v1, kind: Deployment", $"{apiVersion}, kind: {kind}", StringComparison.Ordinal);
        cluster.Apply(Manifest.Render(workload));

        var plan = cluster.Plan(Manifest.Render(Without(workload, "  replicas: 4\n") + autoscaler));

        Assert.Equal("dev/web: 1 to create, 1 unchanged\n+ create    autoscaling/v2 HorizontalPodAutoscaler dev/web\n", plan.ToString());
    }

    [Fact]
    public void Or_in_two_steps()
    {
        cluster.Apply(Manifest.Render(Workload));
        cluster.Apply(Manifest.Render(Workload + Autoscaler));

        Assert.False(cluster.Plan(Manifest.Render(Without(Workload, "  replicas: 4\n") + Autoscaler)).HasChanges);
    }

    [Fact]
    public void A_kind_whose_definition_says_where_its_replicas_are_keeps_them_too()
    {
        const string Definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: queues.example.com}
            spec:
              group: example.com
              names: {kind: Queue, plural: queues}
              scope: Namespaced
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}, subresources: {scale: {specReplicasPath: .spec.workers.count, statusReplicasPath: .status.count}}}]
            ---

            """;
        const string Queue = "apiVersion: example.com/v1\nkind: Queue\nmetadata: {name: web}\nspec: {workers: {count: 4}, size: 1}\n";
        var live = Owned(Queue);
        var rendering = Manifest.Render(Definition + Queue.Replace("workers: {count: 4}, ", "", StringComparison.Ordinal) + Autoscaler.Replace("apps/v1, kind: Deployment", "example.com/v1, kind: Queue", StringComparison.Ordinal));
        var queue = rendering.Resources.Single(resource => resource.Id.Type.Kind == "Queue");

        var sent = FieldRules.Of(rendering, new PlanRules()).Apply(queue, live);

        Assert.Equal("""{"size":1,"workers":{"count":4}}""", sent.Content["spec"]!.ToString());
    }

    [Fact]
    public void Something_that_KEDA_scales_keeps_its_replicas()
    {
        cluster.Apply(Manifest.Render(Workload));
        var rendering = Manifest.Render(Without(Workload, "  replicas: 4\n") + "---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: web}\nspec: {scaleTargetRef: {name: web}}\n");

        Assert.DoesNotContain("spec.replicas", cluster.Plan(rendering).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metadata.annotations[\"note\"]", ", note: mine")]
    [InlineData("metadata.annotations", ", annotations: {team: shop, note: mine}")]
    [InlineData("spec.template.spec.containers[name=web].resources.limits.cpu", "cpu: 500m, ")]
    [InlineData("spec.template.spec.containers[name=web].resources.limits", ", resources: {limits: {cpu: 500m, memory: 1Gi}}")]
    [InlineData("spec.template.spec.containers[name=web].resources", ", resources: {limits: {cpu: 500m, memory: 1Gi}}")]
    [InlineData("spec.template.spec.containers[name=proxy]", "      - {name: proxy, image: acme/proxy:1}\n")]
    [InlineData("spec.template.spec.containers[name=web]", "      - {name: web, image: acme/web:1, resources: {limits: {cpu: 500m, memory: 1Gi}}}\n")]
    [InlineData("spec.replicas", "  replicas: 4\n")]
    public void An_ignored_field_that_git_drops_stays_as_it_is(string path, string dropped)
    {
        cluster.Apply(Manifest.Render(Workload));

        var plan = cluster.Plan(Manifest.Render(Without(Workload, dropped)), new PlanRules { Fields = [FieldRule.Ignore(path)] });

        Assert.Equal("dev/web: 1 unchanged\n", plan.ToString());
    }

    [Fact]
    public void A_container_that_leaves_git_goes_although_a_field_of_it_is_ignored()
    {
        cluster.Apply(Manifest.Render(Workload));

        var plan = cluster.Plan(
            Manifest.Render(Without(Workload, "      - {name: proxy, image: acme/proxy:1}\n")),
            new PlanRules { Fields = [FieldRule.Ignore("spec.template.spec.containers[name=proxy].image")] });

        Assert.Contains("containers[name=proxy]: removed", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_ignored_field_of_which_others_own_a_part_only_the_rest_is_sent()
    {
        var live = Owned(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {color: red, size: big}\n",
            """[{manager: slipway, operation: Apply, apiVersion: v1, fieldsV1: {'f:data': {'f:size': {}}}}, {manager: painter, operation: Update, apiVersion: v1, fieldsV1: {'f:data': {'f:color': {}}}}]""");
        var rendering = Manifest.Render("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n");

        var sent = FieldRules.Of(rendering, new PlanRules { Fields = [FieldRule.Ignore("data")] }).Apply(rendering.Resources[0], live);

        Assert.Equal("""{"size":"big"}""", sent.Content["data"]?.ToString());
    }

    [Fact]
    public void The_item_of_a_list_may_be_named_by_another_field_than_its_key()
    {
        var live = Owned(
            "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{name: http, port: 80, protocol: TCP, nodePort: 30080}]}\n",
            """[{manager: slipway, operation: Apply, apiVersion: v1, fieldsV1: {'f:spec': {'f:ports': {'k:{"port":80,"protocol":"TCP"}': {'.': {}, 'f:name': {}, 'f:port': {}, 'f:nodePort': {}}}}}}]""");
        var rendering = Manifest.Render("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{name: http, port: 80}]}\n");

        var sent = FieldRules.Of(rendering, new PlanRules { Fields = [FieldRule.Ignore("spec.ports[name=http].nodePort")] }).Apply(rendering.Resources[0], live);

        Assert.Equal("""{"ports":[{"name":"http","port":80,"nodePort":30080}]}""", sent.Content["spec"]!.ToString());
    }

    [Fact]
    public void Without_the_rule_a_field_that_git_drops_goes()
    {
        cluster.Apply(Manifest.Render(Workload));

        Assert.Contains("spec.replicas: removed 4", cluster.Plan(Manifest.Render(Without(Workload, "  replicas: 4\n"))).ToString(), StringComparison.Ordinal);
    }

    private static string Without(string manifest, string part)
    {
        Assert.Contains(part, manifest, StringComparison.Ordinal);
        return manifest.Replace(part, "", StringComparison.Ordinal);
    }

    private static Resource Owned(string manifest, string? managedFields = null)
    {
        var entries = managedFields ?? """[{manager: slipway, operation: Apply, apiVersion: example.com/v1, fieldsV1: {'f:spec': {'f:workers': {'f:count': {}}, 'f:size': {}}}}]""";
        return Manifest.Resources(manifest.Replace("metadata: {name: web", $"metadata: {{name: web, managedFields: {entries}", StringComparison.Ordinal))[0];
    }
}
