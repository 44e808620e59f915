using Slipway.Renderings;
using Slipway.Validation;

namespace Slipway.Tests.Validation;

public sealed class RenderingValidation
{
    private const string Deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels: {app: web}
        spec:
          replicas: 2
          selector:
            matchLabels: {app: web}
          template:
            metadata:
              labels: {app: web}
            spec:
              containers:
                - name: web
                  image: acme/web:1.0.0
                  ports:
                    - containerPort: 8080
                      name: http
                    - containerPort: 8080
                      protocol: UDP
                  env:
                    - {name: A, value: "1"}
                  resources:
                    requests: {cpu: 100m, memory: 64Mi}
                    limits: {cpu: 1, memory: 0.5Gi}
                  readinessProbe:
                    httpGet: {path: /, port: http}
                  volumeMounts:
                    - {name: tmp, mountPath: /tmp}
              volumes:
                - name: tmp
                  emptyDir: {}

        """;

    [Fact]
    public void A_good_manifest_has_no_problems() => Assert.Empty(Problems(Deployment));

    [Theory]
    [InlineData("replicas: 2", "replicas: \"2\"", "7:13: spec.replicas: expected an integer, found the string '2'. Leave out the quotes.")]
    [InlineData("replicas: 2", "replica: 2", "7:3: spec: unknown field 'replica'. Did you mean 'replicas'?")]
    [InlineData("replicas: 2", "replicas: 3000000000", "7:13: spec.replicas: the integer 3000000000 is out of range.")]
    [InlineData("          image: acme/web:1.0.0", "          img: acme/web:1.0.0", "16:11: spec.template.spec.containers[0]: unknown field 'img'.")]
    [InlineData("value: \"1\"", "value: 1", "23:32: spec.template.spec.containers[0].env[0].value: expected a string, found the integer 1. Put it in quotes.")]
    [InlineData("value: \"1\"", "value: yes", "23:32: spec.template.spec.containers[0].env[0].value: expected a string, found the boolean true. Put it in quotes.")]
    [InlineData("protocol: UDP", "protocol: udp", "21:25: spec.template.spec.containers[0].ports[1].protocol: 'udp' is not one of SCTP, TCP, UDP. Did you mean 'UDP'?")]
    [InlineData("protocol: UDP", "protocol: TCP", "20:15: spec.template.spec.containers[0].ports: containerPort 8080, protocol \"TCP\" is there twice; first at line 18.")]
    [InlineData("- name: web\n", "- tty: true\n", "15:11: spec.template.spec.containers[0].name is missing.")]
    [InlineData("memory: 64Mi", "memory: 64 MB", "25:43: spec.template.spec.containers[0].resources.requests['memory']: the string '64 MB' is not a quantity; expected a number with a unit, such as 500m or 1Gi.")]
    [InlineData("emptyDir: {}", "emptyDir: []", "33:21: spec.template.spec.volumes[0].emptyDir: expected a map, found a list.")]
    [InlineData("  replicas: 2\n", "  replicas: 2\n  containers: []\n", "8:3: spec: unknown field 'containers'. It belongs in template.spec.")]
    [InlineData("replicas: 2", "replicas: \"2\\n::set-output name=a::b\"", "7:13: spec.replicas: expected an integer, found the string '2\\n::set-output name=a::b'.")]
    [InlineData("replicas: 2", "\"re\\nplicas\": 2", "7:3: spec: unknown field 're\\nplicas'. Did you mean 'replicas'?")]
    [InlineData("volumes:\n        - name: tmp", "volumes:\n        - name: temp", "30:22: volumeMounts: there is no volume 'tmp'. Did you mean 'temp'?")]
    [InlineData("matchLabels: {app: web}", "matchLabels: {app: wep}", "9:24: spec.selector.matchLabels['app']: 'wep' does not match spec.template.metadata.labels, which has 'web'.")]
    [InlineData("kind: Deployment", "kind: Deploymnet", "2:7: there is no kind 'Deploymnet' in apps/v1. Did you mean 'Deployment'?")]
    [InlineData("apiVersion: apps/v1", "apiVersion: apps/v1beta1", "1:13: apiVersion 'apps/v1beta1' of Deployment is not served any more. Use 'apps/v1'.")]
    [InlineData("  name: web\n  labels: {app: web}", "  name: Web\n  labels: {app: web}", "4:9: metadata.name 'Web': expected at most 253 lower-case letters, digits, '-' or '.', beginning and ending with a letter or digit.")]
    [InlineData("  labels: {app: web}\nspec", "  labels: {app: a b}\nspec", "5:17: metadata.labels['app']: 'a b' is not a label value: expected letters, digits, '-', '_' or '.', beginning and ending with a letter or digit.")]
    [InlineData("  labels: {app: web}\nspec", "  labels: {A/app: web}\nspec", "5:12: metadata.labels: 'A/app' is not a key: expected a DNS name in lower case before the '/'.")]
    [InlineData("  labels: {app: web}\nspec", "  labels: {applyset.kubernetes.io/part-of: x}\nspec", "5:12: metadata.labels: 'applyset.kubernetes.io/part-of' says which apply set owns a resource. Leave it out: it is set by the apply.")]
    public void A_mistake_is_reported_at_its_place(string original, string mistake, string expected)
    {
        Assert.Contains(original, Deployment, StringComparison.Ordinal);
        var yaml = Deployment.Replace(original, mistake, StringComparison.Ordinal);

        Assert.Equal(["dev/web/web.yaml:" + expected], Problems(yaml));
    }

    [Fact]
    public void Every_item_that_is_there_twice_is_reported_beside_what_is_wrong_inside_of_it() => Assert.Equal(
        [
            "dev/web/web.yaml:7:5: spec.ports[0].name is missing: the Service has several ports.",
            "dev/web/web.yaml:8:5: spec.ports[1]: unknown field 'prot'. Did you mean 'port'?",
            "dev/web/web.yaml:8:5: spec.ports[1].port is missing.",
            "dev/web/web.yaml:8:5: spec.ports[1].name is missing: the Service has several ports.",
            "dev/web/web.yaml:9:5: spec.ports: port 80, protocol \"TCP\" is there twice; first at line 7.",
            "dev/web/web.yaml:10:5: spec.ports: port 80, protocol \"TCP\" is there twice; first at line 7.",
            "dev/web/web.yaml:12:34: metadata.finalizers: \"a/b\" is there twice; first at line 12.",
        ],
        Problems("""
            apiVersion: v1
            kind: Service
            # The same port,
            # thrice.
            spec:
              ports:
              - port: 80
              - prot: 80
              - { port: 80, name: two }
              - { port: 80, name: three, protocol: TCP }
            metadata:
              { name: web, finalizers: [a/b, a/b] }
            """));

    [Fact]
    public void A_long_value_is_cut() => Assert.True(
        Problems($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: a }}\nimmutable: {new string('x', 100_000)}\n").Single().Length < 300);

    [Fact]
    public void All_problems_are_reported_at_once_in_the_order_of_the_files()
    {
        var resources = Manifest.Resources("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: 1}}", "dev/web/b.yaml")
            .Concat(Manifest.Resources("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, dta: {}}", "dev/web/a.yaml"))
            .Concat(Manifest.Resources("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{name: x}]}}", "dev/web/a2.yaml"));

        Assert.Equal(
            [
                "dev/web/a.yaml:1:56: unknown field 'dta'. Did you mean 'data'?",
                "dev/web/a2.yaml:1:69: spec.ports[0].port is missing.",
                "dev/web/b.yaml:1:1: v1 ConfigMap dev/a is there twice; first at dev/web/a.yaml:1:1.",
                "dev/web/b.yaml:1:66: data['x']: expected a string, found the integer 1. Put it in quotes.",
            ],
            RenderingValidator.Validate(Rendering.Of(Manifest.Target, resources)).Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_message_never_repeats_a_value_of_a_secret() => Assert.Equal(
        [
            "dev/web/web.yaml:5:6: data[…]: is not base64.",
            "dev/web/web.yaml:6:6: data[…]: expected base64 text, found an integer. Put it in quotes.",
            "dev/web/web.yaml:8:6: stringData[…]: expected a string, found a boolean. Put it in quotes.",
        ],
        Problems("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  a: hunter2!\n  b: 12345\nstringData:\n  c: true\n"));

    [Theory]
    [InlineData("kind: Secret, metadata: {name: s}, stringData: {'my hunter2': x}")]
    [InlineData("kind: Secret, metadata: {name: s}, stringData: {hunter2: 1}")]
    [InlineData("kind: Secret, metadata: {name: s}, stringData: hunter2")]
    [InlineData("kind: Secret, metadata: {name: s}, stringData: [hunter2]")]
    [InlineData("kind: Secret, metadata: {name: s}, data: {a: hunter2}")]
    [InlineData("kind: Secret, metadata: {name: s}, hunter2: x")]
    [InlineData("kind: Secret, metadata: {name: s}, hunter2")]
    [InlineData("kind: Secret, metadata: {name: s}, immutable: hunter2")]
    [InlineData("kind: Secret, metadata: {name: s, hunter2: x}")]
    [InlineData("kind: Secret, metadata: {name: s, labels: {a: 'hunter2 '}}")]
    [InlineData("kind: Secret, metadata: {name: s, labels: {'hunter2 ': a}}")]
    [InlineData("kind: Secret, metadata: {name: s, annotations: {'hunter2 ': a}}")]
    [InlineData("kind: Secret, metadata: {name: s, finalizers: [hunter2, hunter2]}")]
    [InlineData("kind: Secrt, metadata: {name: s}, data: {a: hunter2}")]
    [InlineData("kind: ConfigMap, metadata: {name: s}, stringData: {a: hunter2}")]
    public void A_mistake_in_what_looks_like_a_secret_is_told_by_its_place_alone(string manifest)
    {
        var problems = Problems($"{{apiVersion: v1, {manifest}}}");

        Assert.NotEmpty(problems);
        Assert.All(problems, problem => Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.StartsWith("dev/web/web.yaml:1:", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_cluster_scoped_resource_has_no_namespace() => Assert.Equal(
        ["dev/web/web.yaml:1:56: v1 Namespace is cluster-scoped: it has no metadata.namespace. Leave it out."],
        Problems("{apiVersion: v1, kind: Namespace, metadata: {name: ns, namespace: dev}}"));

    [Fact]
    public void Custom_resources_are_checked_against_their_definition()
    {
        const string Yaml =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: Widget, plural: widgets}
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
                          required: [size, mode]
                          properties:
                            size: {type: integer}
                            mode: {type: string, enum: [fast, slow], default: fast}
                            port: {x-kubernetes-int-or-string: true}
                            free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                            rules: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [id], items: {type: object, properties: {id: {type: string}}}}
            ---
            apiVersion: example.com/v1
            kind: Widget
            metadata: {name: w}
            spec:
              mode: slwo
              prt: 1
              free: {anything: [1]}
              rules: [{id: a}, {id: a}]
            ---
            {apiVersion: other.example.com/v1, kind: Gadget, metadata: {name: g}, anything: 1}
            """;

        Assert.Equal(
            [
                "dev/web/web.yaml:30:3: spec.size is missing.",
                "dev/web/web.yaml:30:9: spec.mode: 'slwo' is not one of fast, slow. Did you mean 'slow'?",
                "dev/web/web.yaml:31:3: spec: unknown field 'prt'. Did you mean 'port'?",
                "dev/web/web.yaml:33:20: spec.rules: id \"a\" is there twice; first at line 33.",
            ],
            RenderingValidator.Validate(Manifest.Render(Yaml)).Select(problem => problem.ToString()));
    }

    [Fact]
    public void The_object_that_records_the_apply_set_cannot_be_in_a_manifest() => Assert.Contains(
        "v1 ConfigMap dev/slipway-web is where the apply set of dev/web is recorded",
        Problems("{apiVersion: v1, kind: ConfigMap, metadata: {name: slipway-web}}").Single(),
        StringComparison.Ordinal);

    [Fact]
    public void The_same_object_in_two_versions_of_its_API_is_there_twice() => Assert.Equal(
        ["dev/web/web.yaml:3:1: autoscaling/v1 HorizontalPodAutoscaler dev/web is there twice; first at dev/web/web.yaml:1:1."],
        Problems("""
            {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web}, spec: {maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: web}}}
            ---
            {apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: web, namespace: dev}, spec: {maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: web}}}
            """));

    [Fact]
    public void A_wave_that_cannot_be_is_reported_at_the_annotation_that_asks_for_it() => Assert.Equal(
        [
            "dev/web/web.yaml:1:86: slipway.dev/wave: v1 ConfigMap other/a would be applied before v1 Namespace other, which it needs. Give v1 Namespace other an earlier wave.",
            "dev/web/web.yaml:7:78: slipway.dev/wave: example.com/v1 Widget dev/w would be applied at the same time as apiextensions.k8s.io/v1 CustomResourceDefinition widgets.example.com, "
            + "which it needs. Give example.com/v1 Widget dev/w a later wave.",
            "dev/web/web.yaml:9:87: slipway.dev/wave 'soon' is not one of definitions, configuration, workloads, webhooks.",
        ],
        Problems("""
            {apiVersion: v1, kind: Namespace, metadata: {name: other, labels: {}, annotations: { slipway.dev/wave: workloads }}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: other}}
            ---
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: widgets.example.com}, spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true, storage: true}]}}
            ---
            {apiVersion: example.com/v1, kind: Widget, metadata: {name: w, annotations: {slipway.dev/wave: definitions}}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: b, annotations: {slipway.dev/wave: soon}}}
            """));

    [Theory]
    [InlineData("selector: {app: Web App}", "1:79: spec.selector['app']: 'Web App' is not a label value: expected letters, digits, '-', '_' or '.', beginning and ending with a letter or digit.")]
    [InlineData("selector: {a/b/c: x}", "1:74: spec.selector: 'a/b/c' is not a key: expected at most 63 letters, digits, '-', '_' or '.' after the '/'.")]
    [InlineData("ports: [{port: 80}, {port: 81, name: b}]", "1:71: spec.ports[0].name is missing: the Service has several ports.")]
    public void What_a_selector_could_never_select_is_reported(string spec, string expected) =>
        Assert.Equal(["dev/web/web.yaml:" + expected], Problems($"{{apiVersion: v1, kind: Service, metadata: {{name: web}}, spec: {{{spec}}}}}"));

    [Fact]
    public void A_label_that_is_too_long_to_select_by_is_reported_with_its_length() => Assert.Equal(
        [$"dev/web/web.yaml:1:69: metadata.labels['app']: '{new string('x', 64)}' is not a label value: it has 64 characters, at most 63 are allowed."],
        Problems($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a, labels: {{app: {new string('x', 64)}}}}}}}"));

    [Theory]
    [InlineData("Service", "web.v2", "1:50: metadata.name 'web.v2': expected 1 to 63 lower-case letters, digits or '-', beginning and ending with a letter or digit.")]
    [InlineData("ConfigMap", "-web", "1:52: metadata.name '-web': expected at most 253 lower-case letters, digits, '-' or '.', beginning and ending with a letter or digit.")]
    [InlineData("ConfigMap", "web_1", "1:52: metadata.name 'web_1': expected at most 253 lower-case letters, digits, '-' or '.', beginning and ending with a letter or digit.")]
    [InlineData("ConfigMap", "wëb", "1:52: metadata.name 'wëb': expected at most 253 lower-case letters, digits, '-' or '.', beginning and ending with a letter or digit.")]
    public void A_name_that_a_server_refuses_is_reported(string kind, string name, string expected) =>
        Assert.Equal(["dev/web/web.yaml:" + expected], Problems($"{{apiVersion: v1, kind: {kind}, metadata: {{name: {name}}}}}"));

    [Fact]
    public void Names_inside_of_a_Pod_are_checked() => Assert.Equal(
        [
            "dev/web/web.yaml:5:24: containers[].name: 'Web': expected 1 to 63 lower-case letters, digits or '-', beginning and ending with a letter or digit.",
            "dev/web/web.yaml:5:55: containers[].ports[].name: 'a-name-of-16-ltr': expected at most 15 lower-case letters, digits or '-', with a letter among them.",
            "dev/web/web.yaml:5:101: containers[].ports[].name: '8080': expected at most 15 lower-case letters, digits or '-', with a letter among them.",
            "dev/web/web.yaml:6:21: volumes[].name: 'my_volume': expected 1 to 63 lower-case letters, digits or '-', beginning and ending with a letter or digit.",
        ],
        Problems("""
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              containers: [{ name: Web, image: a, ports: [{ name: a-name-of-16-ltr, containerPort: 1 }, { name: "8080", containerPort: 2 }] }]
              volumes: [{ name: my_volume, emptyDir: {} }]
            """));

    [Fact]
    public void Data_that_no_server_keeps_is_reported() => Assert.Equal(
        [
            "dev/web/web.yaml:1:1: v1 ConfigMap dev/big holds 1,048,577 bytes of data; at most 1,048,576 are allowed. Split it, or keep the data elsewhere.",
            "dev/web/web.yaml:3:68: data: '../x' is not a key: expected at most 253 letters, digits, '-', '_' or '.'.",
            "dev/web/web.yaml:3:103: binaryData: 'a' is a key of data, too. Give one of them another name.",
        ],
        Problems($$"""
            {apiVersion: v1, kind: ConfigMap, metadata: {name: big}, data: {a: {{new string('x', (1 << 20) + 1)}} } }
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: keys }, data: { ../x: "1", a: "1" }, binaryData: { a: YQ== } }
            """));

    private static List<string> Problems(string yaml) =>
        [.. RenderingValidator.Validate(Manifest.Render(yaml)).Select(problem => problem.ToString())];
}
