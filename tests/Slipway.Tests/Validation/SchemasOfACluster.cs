using System.Text;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Validation;
using Slipway.Values;

namespace Slipway.Tests.Validation;

public sealed class SchemasOfACluster
{
    private const string Widgets =
        """
        {"openapi": "3.0.0", "info": {"title": "Kubernetes", "version": "1.36"},
         "paths": {
           "/apis/example.com/v1/widgets": {"get": {"x-kubernetes-group-version-kind": {"group": "example.com", "version": "v1", "kind": "Widget"}}},
           "/apis/example.com/v1/namespaces/{namespace}/widgets/{name}": {"patch": {"description": "patch", "x-kubernetes-group-version-kind": {"group": "example.com", "version": "v1", "kind": "Widget"}}},
           "/apis/example.com/v1/namespaces/{namespace}/widgets/{name}/status": {"patch": {"x-kubernetes-group-version-kind": {"group": "example.com", "version": "v1", "kind": "Widget"}}},
           "/apis/example.com/v1/fleets/{name}": {"patch": {"x-kubernetes-group-version-kind": {"group": "example.com", "version": "v1", "kind": "Fleet"}}}},
         "components": {"schemas": {
           "com.example.v1.Widget": {"type": "object", "description": "A widget.", "required": ["spec"], "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Widget"}],
             "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"},
               "metadata": {"allOf": [{"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}]},
               "spec": {"type": "object", "required": ["size", "mode"], "properties": {
                 "size": {"type": "integer", "description": "How big."}, "mode": {"type": "string", "default": "fast", "enum": ["fast", "slow"]}, "description": {"type": "string"},
                 "memory": {"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity"},
                 "port": {"x-kubernetes-int-or-string": true}, "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}, "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                 "self": {"$ref": "#/components/schemas/com.example.v1.Loop"}}}}},
           "com.example.v1.Loop": {"allOf": [{"$ref": "#/components/schemas/com.example.v1.Loop"}]},
           "com.example.v1.WidgetList": {"type": "object", "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "WidgetList"}]},
           "com.example.v1.Fleet": {"type": "object", "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Fleet"}], "properties": {}},
           "io.k8s.apimachinery.pkg.api.resource.Quantity": {"oneOf": [{"type": "string"}, {"type": "number"}]},
           "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": {"type": "object", "properties": {"name": {"type": "string"}, "labels": {"type": "object", "additionalProperties": {"type": "string", "default": ""}}, "namespace": {"type": "string"}}}}}}
        """;

    [Fact]
    public void Custom_resources_are_checked_against_what_the_cluster_says() => Assert.Equal(
        [
            "dev/web/web.yaml:3:30: metadata.labels: 'a b' is not a key: expected at most 63 letters, digits, '-', '_' or '.'.",
            "dev/web/web.yaml:5:3: spec.size is missing.",
            "dev/web/web.yaml:5:9: spec.mode: 'fats' is not one of fast, slow. Did you mean 'fast'?",
            "dev/web/web.yaml:6:11: spec.memory: the string '1 GB' is not a quantity; expected a number with a unit, such as 500m or 1Gi.",
            "dev/web/web.yaml:7:3: spec: unknown field 'prot'. Did you mean 'port'?",
        ],
        Problems(
            """
            apiVersion: example.com/v1
            kind: Widget
            metadata: {name: w, labels: {a b: x}}
            spec:
              mode: fats
              memory: 1 GB
              prot: 80
              free: {anything: [1]}
              labels: {anything: x}
              self: {whatever: 1}
            """));

    [Fact]
    public void A_kind_that_the_group_lacks_is_reported_with_the_nearest_one() => Assert.Equal(
        ["dev/web/web.yaml:1:36: there is no kind 'Widgte' in example.com/v1. Did you mean 'Widget'?"],
        Problems("{apiVersion: example.com/v1, kind: Widgte, metadata: {name: w}}"));

    [Fact]
    public void The_scope_of_a_kind_is_known_without_its_definition()
    {
        var rendering = Render("{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}\n---\n{apiVersion: example.com/v1, kind: Fleet, metadata: {name: f}}", Widgets);

        Assert.Equal(["example.com/v1 Fleet f", "example.com/v1 Widget dev/w"], rendering.Resources.Select(resource => resource.Id.ToString()));
    }

    [Fact]
    public void A_document_to_keep_says_the_same_in_less()
    {
        var reduced = SchemaDocument.Reduce(Read(Widgets))!;

        Assert.Equal(["/apis/example.com/v1/fleets/{name}", "/apis/example.com/v1/namespaces/{namespace}/widgets/{name}"], reduced.GetMap("paths")!.Keys);
        Assert.Equal(
            ["com.example.v1.Fleet", "com.example.v1.Loop", "com.example.v1.Widget", "io.k8s.apimachinery.pkg.api.resource.Quantity", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"],
            ((MapValue)reduced.At("components", "schemas")!).Keys);
        Assert.IsType<MapValue>(reduced.At("components", "schemas", "com.example.v1.Widget", "properties", "spec", "properties", "description"));
        Assert.Null(reduced.At("components", "schemas", "com.example.v1.Widget", "description"));
        Assert.Equal(reduced, SchemaDocument.Reduce(reduced));
        const string Yaml = "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}, spec: {sise: 1}}";
        Assert.Equal(
            RenderingValidator.Validate(Render(Yaml, Widgets)),
            RenderingValidator.Validate(Render(Yaml, JsonValues.ToText(reduced))));
    }

    [RecordedFact]
    public void Built_in_kinds_are_checked_against_the_clusters_version_of_them()
    {
        var document = Recorded.Read("discovery/openapi-v3-apps-v1-trimmed.json");
        var apps = ((MapValue)document.GetList("exchanges")![0]).At("response", "body")!.ToString();

        // The recording is trimmed: of a Pod it describes containers only.
        Assert.Equal(
            [
                "dev/web/web.yaml:1:68: spec.selector is missing.",
                "dev/web/web.yaml:1:113: spec.template.spec.containers[0].name is missing.",
                "dev/web/web.yaml:1:114: spec.template.spec.containers[0]: unknown field 'imgae'. Did you mean 'image'?",
            ],
            Problems("{apiVersion: apps/v1, kind: Deployment, metadata: {name: w}, spec: {replicas: 1, template: {spec: {containers: [{imgae: x}]}}}}", apps));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"paths\": [], \"components\": {\"schemas\": 1}}")]
    [InlineData("{\"paths\": {\"/a/{name}\": {\"patch\": 1}}, \"components\": {\"schemas\": {\"a\": 1, \"b\": {\"x-kubernetes-group-version-kind\": [{}]}}}}")]
    public void A_document_that_describes_nothing_is_harmless(string json)
    {
        Assert.Null(SchemaDocument.Reduce(Read(json)));
        Assert.Empty(new OpenApiSchemas([Read(json)]).Kinds);
    }

    private static MapValue Read(string json) => (MapValue)JsonValues.Read(Encoding.UTF8.GetBytes(json));

    private static Rendering Render(string yaml, string document) =>
        Rendering.Of(Manifest.Target, Manifest.Resources(yaml), catalog: null, new OpenApiSchemas([Read(document)]));

    private static IEnumerable<string> Problems(string yaml, string document = Widgets) =>
        RenderingValidator.Validate(Render(yaml, document)).Select(problem => problem.ToString());
}
