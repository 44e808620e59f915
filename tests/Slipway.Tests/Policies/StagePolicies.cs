using Slipway.Naming;
using Slipway.Policies;

namespace Slipway.Tests.Policies;

public sealed class StagePolicies
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n  - name: web\n    image: acme/web:1.0.0\n    resources: { requests: { cpu: 50m, memory: 64Mi } }\n";

    [Theory]
    [InlineData($"acme/web@{Digest}")]
    [InlineData($"acme/web:latest@{Digest}")]
    [InlineData("acme/web:unreleased")]
    public void An_image_with_a_digest_or_before_its_first_release_is_accepted(string image) => Assert.Empty(Violations(WithImage(image)));

    [Theory]
    [InlineData("acme/web:1.0.0")]
    [InlineData("acme/web")]
    [InlineData("not an image")]
    public void An_image_without_a_digest_is_refused_once_at_its_place(string image) => Assert.Equal(
        [$"dev/web/web.yaml:7:12: v1 Pod dev/web, container 'web': the image is '{image}'; expected a digest (image@sha256:…), so that what runs is what was built. "
            + "Run ./build.sh Release, or write the digest that the registry shows. (policy ImagesPinned)"],
        Violations(WithImage(image)));

    [Theory]
    [InlineData("acme/web:1.0.0", false)]
    [InlineData("acme/web:latest", true)]
    [InlineData("acme/web", true)]
    public void Where_tags_are_allowed_latest_is_not(string image, bool isRefused)
    {
        var rules = new PolicyRules { ImagesPinned = PolicySwitch.Off("Our registry keeps tags for ever.") };

        Assert.Equal(isRefused, Violations(WithImage(image), rules).Any(violation => violation.EndsWith("(policy NoLatestTag)", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{ requests: { cpu: 50m, memory: 64Mi } }", null)]
    [InlineData("{ requests: { cpu: 50m }, limits: { memory: 64Mi } }", null)]
    [InlineData("{ requests: { cpu: 50m } }", "8:18: v1 Pod dev/web, container 'web': resources.requests lacks memory")]
    [InlineData("{ limits: { cpu: 1 } }", "8:5: v1 Pod dev/web, container 'web': resources.requests lacks memory")]
    [InlineData("{}", "8:5: v1 Pod dev/web, container 'web': resources.requests lacks cpu and memory")]
    public void A_container_says_how_much_it_needs(string resources, string? expected)
    {
        var violations = Violations(WithImage($"acme/web@{Digest}").Replace("{ requests: { cpu: 50m, memory: 64Mi } }", resources, StringComparison.Ordinal));

        Assert.Equal(expected, violations.SingleOrDefault()?["dev/web/web.yaml:".Length..].Split(';')[0]);
    }

    [Fact]
    public void Init_containers_need_no_requests_but_sidecars_do()
    {
        const string Yaml =
            $$"""
            apiVersion: batch/v1
            kind: CronJob
            metadata: { name: nightly }
            spec:
              schedule: 0 3 * * *
              jobTemplate:
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      initContainers:
                      - { name: wait, image: 'a@{{Digest}}' }
                      - { name: proxy, image: 'a@{{Digest}}', restartPolicy: Always }
                      containers:
                      - { name: job, image: 'a@{{Digest}}', resources: { limits: { cpu: 1, memory: 1Gi } } }
            """;

        Assert.StartsWith("dev/web/web.yaml:13:13: batch/v1 CronJob dev/nightly, container 'proxy'", Assert.Single(Violations(Yaml)), StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_of_the_whole_Pod_are_enough() =>
        Assert.Empty(Violations($"apiVersion: v1\nkind: Pod\nmetadata: {{ name: p }}\nspec:\n  resources: {{ requests: {{ cpu: 1, memory: 1Gi }} }}\n  containers: [{{ name: a, image: 'a@{Digest}' }}]\n"));

    [Fact]
    public void A_Secret_with_values_is_refused_without_its_values()
    {
        var violations = Violations("apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { password: hunter2 }\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: empty }\n");

        Assert.StartsWith("dev/web/web.yaml:4:1: v1 Secret dev/s: stringData holds the Secret's values", Assert.Single(violations), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", violations[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_platform_application_owns_what_is_not_in_the_namespace_of_the_stage()
    {
        const string Yaml = "{apiVersion: v1, kind: Namespace, metadata: {name: ns}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: ns}}";
        var rules = new PolicyRules { OwnNamespaceOnly = PolicySwitch.On.ExceptFor("platform", "It owns the namespaces.") };

        Assert.Equal(
            [
                "dev/web/web.yaml:1:18: v1 Namespace ns is cluster-scoped; only the stage's platform application may own it. (policy OwnNamespaceOnly)",
                "dev/web/web.yaml:3:55: v1 ConfigMap ns/c is in the namespace 'ns'; expected 'dev', the namespace of stage dev. Leave metadata.namespace out, "
                    + "or let the stage's platform application own the resource. (policy OwnNamespaceOnly)",
            ],
            Violations(Yaml, rules));
        var report = rules.Check(Manifest.Render(Yaml, Manifest.Target with { Application = ApplicationName.Parse("platform") }));
        Assert.Empty(report.Violations);
        Assert.Equal(["policy OwnNamespaceOnly: 2 exceptions: It owns the namespaces."], report.Waivers.Select(waiver => waiver.ToString()));
    }

    [Fact]
    public void What_is_switched_off_says_why_and_how_much_it_lets_through()
    {
        var rules = PolicyRules.Off("A stage for experiments.") with { RequestsSet = PolicySwitch.On };

        var report = rules.Check(Manifest.Render(WithImage("acme/web") + "---\n" + WithImage("acme/web:2")));

        Assert.Empty(report.Violations);
        Assert.Contains("policy ImagesPinned: 2 exceptions: A stage for experiments.", report.Waivers.Select(waiver => waiver.ToString()));
        Assert.Contains("policy NoPlainSecrets: an exception that is no longer needed: A stage for experiments.", report.Waivers.Select(waiver => waiver.ToString()));
        Assert.DoesNotContain(report.Waivers, waiver => waiver.Policy == "RequestsSet");
    }

    [Fact]
    public void An_exception_lets_only_its_resources_through()
    {
        var rules = new PolicyRules { ImagesPinned = PolicySwitch.On.ExceptFor(resource => resource.Id.Name == "redis", "The vendor moves its tags.") };
        var yaml = Pod + "---\n" + Pod.Replace("name: web }", "name: redis }", StringComparison.Ordinal);

        var report = rules.Check(Manifest.Render(yaml));

        Assert.Contains("Pod dev/web,", Assert.Single(report.Violations).Message, StringComparison.Ordinal);
        Assert.Equal([new PolicyWaiver("ImagesPinned", "The vendor moves its tags.", 1)], report.Waivers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_policy_cannot_be_switched_off_without_a_reason(string reason)
    {
        Assert.Throws<InvalidInputException>(() => PolicySwitch.Off(reason));
        Assert.Throws<InvalidInputException>(() => PolicySwitch.On.ExceptFor("web", reason));
        Assert.Throws<InvalidInputException>(() => PolicySwitch.On.ExceptFor(_ => true, reason));
    }

    [Fact]
    public void I_can_add_a_policy_of_my_own()
    {
        var rules = new PolicyRules
        {
            Own =
            [
                new("TeamLabel", (_, resource) => resource.Labels.ContainsKey("team")
                    ? []
                    : [new PolicyViolation(resource.Metadata.PositionOf("labels"), $"{resource.Id} has no label 'team'.")]),
            ],
        };

        Assert.Equal(
            ["dev/web/web.yaml:1:45: v1 ConfigMap dev/a has no label 'team'. (policy TeamLabel)"],
            Violations("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", rules));
    }

    private static string WithImage(string image) => Pod.Replace("acme/web:1.0.0", image, StringComparison.Ordinal);

    private static List<string> Violations(string yaml, PolicyRules? rules = null) =>
        [.. (rules ?? new PolicyRules()).Check(Manifest.Render(yaml)).Violations.Select(violation => violation.ToString())];
}
