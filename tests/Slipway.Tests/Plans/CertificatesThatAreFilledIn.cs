using System.Text;
using Slipway.Drifts;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Tests.Plans;

public sealed class CertificatesThatAreFilledIn
{
    private const string Webhook = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: web}
        webhooks:
        - name: check.example.com
          admissionReviewVersions: [v1]
          sideEffects: None
          clientConfig: {caBundle: CERTIFICATE, url: "https://example.com"}

        """;

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: web}
        spec:
          group: example.com
          names: {kind: Queue, plural: queues}
          scope: Namespaced
          conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v1], clientConfig: {caBundle: CERTIFICATE, url: "https://example.com"}}}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]

        """;

    private const string Service = """
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: web}
        spec: {caBundle: CERTIFICATE, group: example.com, version: v1, groupPriorityMinimum: 1, versionPriority: 1}

        """;

    private static readonly string Certificate = Convert.ToBase64String(Encoding.ASCII.GetBytes("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"));

    private readonly FakeCluster cluster = new();

    public static TheoryData<string, string, string> Placeholders()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var manifest in (string[])[Webhook, Webhook.Replace("Validating", "Mutating", StringComparison.Ordinal), Definition, Service])
        {
            foreach (var placeholder in (string[])["caBundle: Cg==, ", "caBundle: \"\", ", "caBundle: null, ", "caBundle: e30=, ", "caBundle: not base64, ", ""])
            {
                cases.Add(manifest, placeholder, "{name: web}");
            }

            cases.Add(manifest, $"caBundle: {Convert.ToBase64String("-----BEGIN x"u8)}, ", "{name: web, annotations: {cert-manager.io/inject-ca-from: web/web}}");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Placeholders))]
    public void A_placeholder_that_was_replaced_is_no_conflict_and_no_difference(string manifest, string placeholder, string metadata)
    {
        var rendering = Manifest.Render(manifest.Replace("caBundle: CERTIFICATE, ", placeholder, StringComparison.Ordinal).Replace("{name: web}", metadata, StringComparison.Ordinal));
        Inject(rendering);

        var plan = cluster.Plan(rendering);

        Assert.Equal("dev/web: 1 unchanged\n", plan.ToString());
        Assert.Equal("dev/web: as git says\n", DriftReport.Of(plan, new DriftRules()).ToString());
    }

    [Fact]
    public void A_certificate_that_git_has_is_gits()
    {
        var rendering = Manifest.Render(Webhook.Replace("CERTIFICATE", Convert.ToBase64String("-----BEGIN x"u8), StringComparison.Ordinal));
        Inject(rendering);

        Assert.Contains("caBundle", cluster.Plan(rendering).ToString(), StringComparison.Ordinal);
    }

    // What an injector does: it sets the certificate, and owns it.
    private void Inject(Rendering rendering)
    {
        cluster.Apply(rendering);
        cluster.Edit(rendering.Resources[0].Id.ToString(), content =>
        {
            var owned = Owned(content, out var changed);
            var ours = changed.GetMap("metadata")!.GetList("managedFields")!.Maps.Select(entry => (Value)entry.With("fieldsV1", Without(entry.GetMap("fieldsV1")!)));
            var injector = MapValue.Of(("manager", "cainjector"), ("operation", "Update"), ("apiVersion", content.GetString("apiVersion")!), ("fieldsType", "FieldsV1"), ("fieldsV1", owned));
            return changed.With("metadata", changed.GetMap("metadata")!.With("managedFields", ListValue.Of([.. ours, injector])));
        });
    }

    private static MapValue Owned(MapValue map, out MapValue changed)
    {
        (changed, var owned) = (map, MapValue.Empty);
        if (map.ContainsKey("caBundle") || map.ContainsKey("url") || map.ContainsKey("versionPriority"))
        {
            changed = map.With("caBundle", Certificate);
            owned = owned.With("f:caBundle", MapValue.Empty);
        }

        foreach (var entry in map)
        {
            if (entry.Value is MapValue below && Owned(below, out var inner) is { Count: > 0 } fields)
            {
                (changed, owned) = (changed.With(entry.Key, inner), owned.With("f:" + entry.Key, fields));
            }
            else if (entry.Key == "webhooks" && entry.Value is ListValue list)
            {
                var webhook = list.Maps.Single();
                var client = webhook.GetMap("clientConfig")!.With("caBundle", Certificate);
                changed = changed.With("webhooks", ListValue.Of(webhook.With("clientConfig", client)));
                owned = owned.With("f:webhooks", MapValue.Of(("k:{\"name\":\"check.example.com\"}", MapValue.Of(("f:clientConfig", MapValue.Of(("f:caBundle", MapValue.Empty)))))));
            }
        }

        return owned;
    }

    private static MapValue Without(MapValue fields) => fields.Where(entry => entry.Key != "f:caBundle")
        .Aggregate(MapValue.Empty, (kept, entry) => kept.With(entry.Key, entry.Value is MapValue below ? Without(below) : entry.Value));
}
