using Microsoft.AspNetCore.Http;
using Slipway.Schemas;
using Slipway.Kubernetes.Schemas;
using Slipway.Renderers;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Validation;

namespace Slipway.Kubernetes.Tests;

[Trait("Category", "Cluster")]
public sealed class SavingSchemas(AnyCluster cluster) : IClassFixture<AnyCluster>, IDisposable
{
    private const string Index = "{\"paths\": {\"api/v1\": {\"serverRelativeURL\": \"/openapi/v3/api/v1?hash=1\"}, \"apis/down.example.com/v1\": {\"serverRelativeURL\": \"/openapi/v3/apis/down.example.com/v1\"}, "
        + "\"apis/evil.example.com/v1\": {\"serverRelativeURL\": \"https://elsewhere.example/x\"}, \"apis/../v1\": {\"serverRelativeURL\": \"/openapi/v3/up\"}, \"version\": {\"serverRelativeURL\": \"/openapi/v3/version\"}}}";

    private const string Core = """
        {"openapi": "3.0.0", "info": {"title": "Kubernetes", "version": "1.36"}, "paths": {"/api/v1/namespaces/{namespace}/configmaps/{name}": {"patch": {"x-kubernetes-group-version-kind": {"group": "", "version": "v1", "kind": "ConfigMap"}}}},
         "components": {"schemas": {"io.k8s.api.core.v1.ConfigMap": {"type": "object", "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "ConfigMap"}], "properties": {"apiVersion": {"type": "string"}, "newField": {"type": "string"}}}}}}
        """;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("slipway-schemas-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task Manifests_are_checked_against_what_a_cluster_serves_without_the_cluster()
    {
        using var connection = cluster.Connect();
        var files = new SavedSchemas(root.FullName).Save(await new ClusterSchemas(connection).ReadAllAsync(default));

        Assert.Superset(new HashSet<string> { "schemas/apps/v1.json", "schemas/core/v1.json", "schemas/networking.k8s.io/v1.json" }, files.ToHashSet());
        var problems = await ValidateAsync(new SavedSchemas(root.FullName), "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicsa: 1, selector: {}, template: {spec: {containers: [{name: a, imgae: x}]}}}}");
        Assert.Contains("web.yaml:1:71: spec: unknown field 'replicsa'. Did you mean 'replicas'?", problems);
        Assert.Contains(problems, problem => problem.EndsWith("spec.template.spec.containers[0]: unknown field 'imgae'. Did you mean 'image'?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Saving_again_changes_nothing()
    {
        using var connection = cluster.Connect();
        var saved = new SavedSchemas(root.FullName);
        var files = saved.Save(await new ClusterSchemas(connection).ReadAllAsync(default));
        var before = files.Select(file => File.ReadAllText(Path.Combine(root.FullName, file))).ToList();

        var again = saved.Save(await new ClusterSchemas(connection).ReadAllAsync(default));

        Assert.Equal(before, again.Select(file => File.ReadAllText(Path.Combine(root.FullName, file))));
    }

    [Fact]
    public async Task Good_manifests_of_many_kinds_fit_the_schemas_of_the_cluster()
    {
        using var connection = cluster.Connect();
        var schemas = new ClusterSchemas(connection);
        var problems = new List<string>();
        foreach (var manifest in (string[])["{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80, targetPort: http}]}}",
            "{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, spec: {schedule: '* * * * *', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b, resources: {limits: {cpu: 1, memory: 1Gi}}}]}}}}}}",
            "{apiVersion: v1, kind: Secret, metadata: {name: s, labels: {a: b}}, data: {a: YQ==}, stringData: {b: c}}",
            "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]}}"])
        {
            problems.AddRange(await ValidateAsync(schemas, manifest));
        }

        Assert.Empty(problems);
    }

    [Fact]
    public async Task An_API_that_is_down_keeps_what_was_saved_of_it_and_one_that_is_gone_does_not()
    {
        await using var server = await ApiServer.StartAsync((context, call) => call.Path switch
        {
            "/openapi/v3" => AnswerAsync(context, Index),
            "/openapi/v3/api/v1?hash=1" => AnswerAsync(context, Core),
            _ => AnswerAsync(context, "not found", 404),
        });
        Write("schemas/down.example.com/v1.json", "{}");
        Write("schemas/gone.example.com/v1.json", "{}");
        using var connection = server.Connect();

        var documents = await new ClusterSchemas(connection).ReadAllAsync(default);
        var files = new SavedSchemas(root.FullName).Save(documents);

        Assert.Contains("down.example.com/v1", documents.Unavailable);
        Assert.Equal(["schemas/core/v1.json", "schemas/down.example.com/v1.json"], files);
        Assert.False(File.Exists(Path.Combine(root.FullName, "schemas/gone.example.com/v1.json")));
        Assert.DoesNotContain(server.Calls, call => call.Path.Contains("elsewhere", StringComparison.Ordinal) || call.Path.Contains("evil", StringComparison.Ordinal));
        Assert.Empty(await ValidateAsync(new SavedSchemas(root.FullName), "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, newField: x}", ignore: "metadata"));
    }

    [Theory]
    [InlineData("{", "schemas/core/v1.json: is not JSON: ")]
    [InlineData("[]", "schemas/core/v1.json: holds no OpenAPI document. Run ./build.sh SaveSchemas again.")]
    public async Task A_saved_document_that_was_damaged_is_named(string content, string expected)
    {
        Write("schemas/core/v1.json", content);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => new SavedSchemas(root.FullName).ReadAsync(["v1"], default));

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_saved_schemas_those_of_Slipway_count() =>
        Assert.Null(await new SavedSchemas(root.FullName).ReadAsync(["v1"], default));

    private static async Task<List<string>> ValidateAsync(ISchemaSource source, string yaml, string? ignore = null)
    {
        var read = new List<Problem>();
        var resources = ManifestDocuments.Read("web.yaml", System.Text.Encoding.UTF8.GetBytes(yaml), read);
        Assert.Empty(read);
        var schemas = await source.ReadAsync([.. resources.Select(resource => resource.Id.Type.ApiVersion)], default);
        var target = new RenderingTarget { Application = Naming.ApplicationName.Parse("web"), Stage = Naming.StageName.Parse("dev"), Namespace = "dev" };
        return [.. RenderingValidator.Validate(Rendering.Of(target, resources, catalog: null, schemas)).Select(problem => problem.ToString())
            .Where(problem => ignore is null || !problem.Contains($"unknown field '{ignore}'", StringComparison.Ordinal))];
    }

    private static Task AnswerAsync(HttpContext context, string body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
