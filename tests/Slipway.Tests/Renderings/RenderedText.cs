using System.Text;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Renderings;

public sealed class RenderedText
{
    private const string Manifests =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: localhost:7070/acme/web:1.4.0
                  args: ["--x", "yes", "1", "a: b", ""]
                  resources: {}
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: web
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"aHVudGVyMg=="}}'
        data:
          password: aHVudGVyMg==
        stringData:
          token: open sesame
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          namespace: dev
        data:
          a.conf: |
            one
              two

            three

        """;

    [Fact]
    public void A_rendering_prints_sorted_with_origins_and_without_secrets() => Assert.Equal(
        """
        ---
        # dev/web/web.yaml:25
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          namespace: dev
        data:
          a.conf: |
            one
              two

            three
        ---
        # dev/web/web.yaml:14
        apiVersion: v1
        kind: Secret
        metadata:
          name: web
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: "***"
          namespace: dev
        data:
          password: "***"
        stringData:
          token: "***"
        ---
        # dev/web/web.yaml:1
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: dev
        spec:
          template:
            spec:
              containers:
              - name: web
                image: localhost:7070/acme/web:1.4.0
                args:
                - "--x"
                - "yes"
                - "1"
                - "a: b"
                - ""
                resources: {}

        """,
        RenderingText.Of(Manifest.Render(Manifests)));

    [Fact]
    public void What_is_printed_reads_back_as_the_same()
    {
        var value = MapValue.Of(
            ("a", "line\n  indented\nlast"), ("b", " \n"), ("c", "x\n\n"), ("d", "\ttab\n"), ("e", "it's"), ("f", "#no"), ("g", "a #b"), ("h", "0x1F"),
            ("i", "- x"), ("j", ListValue.Of(ListValue.Of("x"), MapValue.Of(("y", ListValue.Of(MapValue.Of(("z", 1L))))), MapValue.Empty, ScalarValue.Null)),
            ("k", "ü"), ("l", "null"), ("m", "a\r\nb"), ("n", "2001-01-01"), ("o", "---"), ("p", "..."), ("yes", "%"), ("1", "a\n\nb\n"), ("q", "a:"), ("r", "x\u0085y\u2028"));

        var problems = new List<Problem>();
        var read = YamlDocuments.Read("f.yaml", YamlText.Of(value), problems);

        Assert.Empty(problems);
        Assert.Equal(value, read.Single());
    }

    [Fact]
    public void An_application_whose_image_is_unreleased_waits_for_its_first_release()
    {
        static Rendering WithImage(string image) => Manifest.Render(
            $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {{template: {{spec: {{containers: [{{name: web, image: '{image}'}}]}}}}}}}}");

        Assert.True(WithImage("localhost:7070/acme/web:unreleased").IsWaitingForRelease);
        Assert.False(WithImage("localhost:7070/acme/web:unreleased@sha256:" + new string('0', 64)).IsWaitingForRelease);
        Assert.False(WithImage("localhost:7070/acme/web:1.0.0").IsWaitingForRelease);
        Assert.Equal("web", WithImage("a/web:unreleased").UnreleasedImages.Single().Container);
    }

    [Fact]
    public void Kinds_of_a_definition_in_the_rendering_have_its_scope()
    {
        var rendering = Manifest.Render(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec: {group: example.com, scope: Cluster, names: {kind: Widget, plural: widgets}, versions: []}
            ---
            {apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}
            ---
            {apiVersion: example.com/v1, kind: Gadget, metadata: {name: g}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: ns}}
            """);

        Assert.Equal(
            ["v1 Namespace ns", "apiextensions.k8s.io/v1 CustomResourceDefinition widgets.example.com", "example.com/v1 Gadget dev/g", "example.com/v1 Widget w"],
            rendering.Resources.Select(resource => resource.ToString()));
    }
}
