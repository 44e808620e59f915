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
            ("k", "ü"), ("l", "null"), ("m", "a\r\nb"), ("n", "2001-01-01"), ("o", "---"), ("p", "..."), ("yes", "%"), ("1", "a\n\nb\n"), ("q", "a:"), ("r", "x\u0085y\u2028"),
            ("s", "\U0001F600"), ("t", "line \U0001F600\nnext"), ("u", "\u007f\n\u0090\n"), ("v", "\uFEFF\uFFFE"), ("\U0001F600", "a\u2028b\nc"), ("w", "\"\\/"));

        var problems = new List<Problem>();
        var read = YamlDocuments.Read("f.yaml", YamlText.Of(value), problems);

        Assert.Empty(problems);
        Assert.Equal(value, read.Single());
    }

    [Fact]
    public void Characters_beyond_the_first_plane_stand_for_themselves() =>
        Assert.Equal("a: \"\U0001F600 \\u2028\"\n", YamlText.Of(MapValue.Of(("a", "\U0001F600 \u2028"))));

    [Theory]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: s}, Data: {password: HIDDEN}}")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: s}, stringdata: {password: HIDDEN}}")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: [HIDDEN]}")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: HIDDEN}")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: s}, password: HIDDEN}")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: s, password: HIDDEN}}")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: s}, immutable: HIDDEN}")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: s}, type: {a: HIDDEN}}")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: {b: [{c: HIDDEN}]}}}")]
    [InlineData("{apiVersion: v1, kind: secret, metadata: {name: s}, data: {password: HIDDEN}}")]
    [InlineData("{apiVersion: v1, kind: Secrets, metadata: {name: s}, data: {password: HIDDEN}}")]
    [InlineData("{apiVersion: v1, kind: Sercet, metadata: {name: s}, data: {password: HIDDEN}}")]
    [InlineData("{apiVersion: v1, kind: SecretList, items: [{metadata: {name: s}, data: {password: HIDDEN}}]}")]
    [InlineData("{apiVersion: core/v1, kind: Secret, metadata: {name: s}, data: {password: HIDDEN}}")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: s}, stringData: {password: HIDDEN}}")]
    [InlineData("{apiVersion: example.com/v1, kind: Bundle, metadata: {name: s}, spec: {template: {stringData: {password: HIDDEN}}}}")]
    [InlineData("{apiVersion: example.com/v1, kind: Bundle, metadata: {name: s}, spec: {objects: [{apiVersion: v1, kind: Secret, data: {password: HIDDEN}}]}}")]
    public void What_looks_like_a_Secret_prints_no_value(string manifest)
    {
        var text = RenderingText.Of(Manifest.Render(manifest));

        Assert.DoesNotContain("HIDDEN", text, StringComparison.Ordinal);
        Assert.Contains("***", text, StringComparison.Ordinal);
        Assert.Contains("name: s", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80}]}}")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: s}, data: {a: b}}")]
    [InlineData("{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: s}, spec: {encryptedData: {a: b}}}")]
    public void What_is_no_Secret_is_printed_whole(string manifest) =>
        Assert.DoesNotContain("***", RenderingText.Of(Manifest.Render(manifest)), StringComparison.Ordinal);

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
