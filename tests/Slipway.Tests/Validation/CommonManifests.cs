using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Validation;

namespace Slipway.Tests.Validation;

/// <summary>Manifests as the charts that many people install render them: whoever gets a complaint about one of these stops believing the others.</summary>
public sealed class CommonManifests
{
    [Theory]
    [InlineData("workloads.yaml", 7)]
    [InlineData("platform.yaml", 32)]
    public void What_a_server_accepts_has_no_problems(string file, int count)
    {
        var resources = Read(file);

        Assert.Equal("", string.Join('\n', RenderingValidator.Validate(Rendering.Of(Manifest.Target, resources))));
        Assert.Equal(count, resources.Count);
    }

    [Theory]
    // Each mistake once, in manifests that are right otherwise: it is found, at its place, and nothing else is.
    [InlineData("workloads.yaml", "progressDeadlineSeconds: 600", "progresDeadlineSeconds: 600", "spec: unknown field 'progresDeadlineSeconds'. Did you mean 'progressDeadlineSeconds'?")]
    [InlineData("workloads.yaml", "runAsNonRoot: true", "runAsNonRoot: \"true\"", "spec.template.spec.securityContext.runAsNonRoot: expected true or false, found the string 'true'. Leave out the quotes.")]
    [InlineData("workloads.yaml", "supplementalGroups: [3000]", "supplementalGroups: 3000", "spec.template.spec.securityContext.supplementalGroups: expected a list, found the integer 3000.")]
    [InlineData("workloads.yaml", "topologyKey: kubernetes.io/hostname", "topologyKye: kubernetes.io/hostname", "spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm: unknown field 'topologyKye'. Did you mean 'topologyKey'?", "spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey is missing.")]
    [InlineData("workloads.yaml", "name: metrics, containerPort: 9090", "name: Metrics, containerPort: 9090", "containers[].ports[].name: 'Metrics': expected at most 15 lower-case letters, digits or '-', with a letter among them.")]
    [InlineData("workloads.yaml", "sizeLimit: 64Mi", "sizeLimit: 64MB", "spec.template.spec.volumes[1].emptyDir.sizeLimit: the string '64MB' is not a quantity; expected a number with a unit, such as 500m or 1Gi.")]
    [InlineData("workloads.yaml", "concurrencyPolicy: Forbid", "concurrencyPolicy: forbid", "spec.concurrencyPolicy: 'forbid' is not one of Allow, Forbid, Replace. Did you mean 'Forbid'?")]
    [InlineData("workloads.yaml", "image: \"example.org/agent:1\"", "imagee: \"example.org/agent:1\"", "spec.template.spec.containers[0]: unknown field 'imagee'. Did you mean 'image'?")]
    [InlineData("platform.yaml", "{ name: dns, port: 53", "{ name: http, port: 443", "spec.ports[1].name: 'http' is there twice; first at line 20.")]
    [InlineData("platform.yaml", "app.kubernetes.io/instance: \"release-1\" }", "app.kubernetes.io/instance: \"release 1\" }", "spec.selector['app.kubernetes.io/instance']: 'release 1' is not a label value: expected letters, digits, '-', '_' or '.', beginning and ending with a letter or digit.")]
    [InlineData("platform.yaml", "maxReplicas: 10", "maxReplicas: 10.5", "spec.maxReplicas: expected an integer, found the number 10.5.")]
    [InlineData("platform.yaml", "pathType: Prefix, path: /,", "path: /,", "spec.rules[1].http.paths[0].pathType is missing.")]
    [InlineData("platform.yaml", "logo.png: iVBORw0KGgo=", "logo.png: iVBORw0KGgo", "binaryData['logo.png']: is not base64.")]
    [InlineData("platform.yaml", "a.conf: |", "a conf: |", "data: 'a conf' is not a key: expected at most 253 letters, digits, '-', '_' or '.'.")]
    [InlineData("platform.yaml", "kind: ClusterIssuer }", "kind: clusterissuer }", "spec.issuerRef.kind: 'clusterissuer' is not one of Issuer, ClusterIssuer. Did you mean 'ClusterIssuer'?")]
    [InlineData("platform.yaml", "ratio: 0.5", "ratio: half", "spec.ratio: expected a number, found the string 'half'.")]
    public void A_single_mistake_is_the_only_problem(string file, string original, string mistake, params string[] expected)
    {
        var text = File.ReadAllText(PathOf(file));
        Assert.Contains(original, text, StringComparison.Ordinal);
        var yaml = text.Replace(original, mistake, StringComparison.Ordinal);

        var problems = RenderingValidator.Validate(Rendering.Of(Manifest.Target, Manifest.Resources(yaml)));

        var line = yaml[..yaml.IndexOf(mistake, StringComparison.Ordinal)].Count(character => character == '\n') + 1;
        Assert.Equal(expected, problems.Select(problem => problem.Message));
        Assert.All(problems, problem => Assert.StartsWith($"dev/web/web.yaml:{line}:", problem.Subject, StringComparison.Ordinal));
    }

    private static IReadOnlyList<Resource> Read(string file) => Manifest.Resources(File.ReadAllText(PathOf(file)), file);

    private static string PathOf(string file) => Path.Combine(Checkout.Root, "tests", "Slipway.Tests", "Validation", "testdata", file);
}
