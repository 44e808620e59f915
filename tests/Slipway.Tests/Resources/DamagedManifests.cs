using System.Globalization;
using System.Text;
using Slipway.Policies;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Validation;

namespace Slipway.Tests.Resources;

/// <summary>Whatever bytes a pull request holds in place of a manifest, the answer is a list of problems and never an exception.</summary>
public sealed class DamagedManifests
{
    private static readonly string[] Corpus =
    [
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels: &l {app: web}\n  annotations: {slipway.dev/wave: config}\nspec:\n  replicas: 2\n  selector: {matchLabels: *l}\n"
            + "  template:\n    metadata:\n      labels:\n        <<: *l\n        tier: 'x'\n    spec:\n      containers:\n        - name: web\n          image: a/b:1@sha256:0000\n          ports: [{ containerPort: 8080 }]\n"
            + "          env:\n            - {name: A, value: \"1\n 2\"}\n          resources:\n            limits: {cpu: 100m, memory: 1Gi}\n          volumeMounts: [{name: v, mountPath: /x}]\n      volumes:\n        - name: v\n          emptyDir: {}\n",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: Opaque\ndata:\n  a: aHVudGVyMg==\nstringData:\n  b: !!str 12\n  c: |\n    two\n      lines\n\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {\n  a: >-\n    b\n}\nbinaryData: {x: AA==}\n",
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"s\"}, \"spec\": {\"ports\": [{\"port\": 80, \"targetPort\": \"http\"}]}}]}\n{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"\\ud83d\\ude00\"}}\n",
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations: {slipway.dev/hook: before-apply, argocd.argoproj.io/hook: PreSync}\nspec:\n  template: {spec: {restartPolicy: Never, containers: [{name: m, image: m}]}}\n---\n"
            + "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\nspec:\n  group: example.com\n  scope: Namespaced\n  names: {kind: Widget, plural: widgets}\n  versions:\n  - name: v1\n    served: true\n    schema:\n      openAPIV3Schema:\n        type: object\n        properties: {spec: {type: object, properties: {size: {type: integer}}}}\n---\n{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}, spec: {size: x}}\n",
    ];

    private static readonly string[] Pieces =
    [
        "\n", " ", "  ", "\t", "\r\n", ":", ": ", "- ", "? ", "{", "}", "[", "]", ",", "\"", "'", "|", ">", "&a ", "*a", "!x ", "!!binary ", "!<x y> ", "%", "@", "`", "#", "---\n", "...\n", "<<: ", "~", "null",
        "\\", "\\ud83d", "\\u0000", "\ud83d\ude00", "\u0085", "\u2028", "\uFEFF", "\0", "\a", "ü", "0x", "1e400", "-", ".inf", "!", "&", "*", "a:\n- :\n", "resources: [a.\nimayaml", "%YAML 1.1\n", "%TAG ! x\n",
    ];

    [Fact]
    public void Damaged_manifests_are_problems_and_never_exceptions()
    {
        var seed = Environment.TickCount;
        var count = int.Parse(Environment.GetEnvironmentVariable("SLIPWAY_TEST_MUTANTS") ?? "3000", CultureInfo.InvariantCulture);
        var read = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutate(new Random(seed + i));
            try
            {
                read += Run(bytes) ? 1 : 0;
            }
            catch (Exception exception) when (exception is not SlipwayException)
            {
                Assert.Fail($"seed {seed + i}: {exception}\n{Encoding.UTF8.GetString(bytes)}");
            }
        }

        Assert.True(read > count / 100, $"seed {seed}: only {read} of {count} were still manifests");
    }

    // Everything that a file of a pull request goes through before a cluster is asked; whether anything was left of it.
    private static bool Run(byte[] bytes)
    {
        var problems = new List<Problem>();
        var resources = ManifestDocuments.Read("f.yaml", bytes, problems);
        Assert.All(problems, problem => Assert.DoesNotContain('\n', problem.ToString()));
        if (resources.Count == 0)
        {
            return false;
        }

        var rendering = Rendering.Of(Manifest.Target, resources);
        Assert.All(RenderingValidator.Validate(rendering), problem => Assert.DoesNotContain('\n', problem.ToString()));
        _ = new PolicyRules().Check(rendering);
        _ = RenderingText.Of(rendering);
        _ = rendering.Key;
        return true;
    }

    private static byte[] Mutate(Random random)
    {
        var text = new StringBuilder(Corpus[random.Next(Corpus.Length)]);
        for (var i = random.Next(1, 5); i > 0 && text.Length > 1; i--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 30), text.Length - at);
            switch (random.Next(6))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(random.Next(text.Length), text.ToString(at, length));
                    break;
                case 2:
                    text.Length = at;
                    break;
                case 3:
                    text[at] = (char)random.Next(1, 128);
                    break;
                default:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (bytes.Length > 0 && random.Next(20) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
