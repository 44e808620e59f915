using System.Text;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>
/// Fields that a manifest must or may hold and that a controller fills in: the rules of an aggregated ClusterRole
/// (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles), and the certificates by which the API server trusts a webhook or an
/// aggregated API, of which git has a placeholder (https://cert-manager.io/docs/concepts/ca-injector/).
/// </summary>
internal static class ControllersFields
{
    private static readonly string[] InjectionAnnotations =
        ["cert-manager.io/inject-ca-from", "cert-manager.io/inject-ca-from-secret", "cert-manager.io/inject-apiserver-ca", "service.beta.openshift.io/inject-cabundle"];

    public static IEnumerable<IReadOnlyList<FieldPathStep>> Of(Resource desired) => (desired.Id.Type.Group, desired.Id.Type.Kind) switch
    {
        ("rbac.authorization.k8s.io", "ClusterRole") when desired.Content["aggregationRule"] is MapValue => [FieldPath.Parse("rules")],
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration") => Certificates(
            desired,
            (desired.Content.GetList("webhooks")?.Maps ?? []).Where(webhook => webhook["name"] is ScalarValue).Select(IReadOnlyList<FieldPathStep> (webhook) =>
                [new FieldPathStep.Field("webhooks"), new FieldPathStep.Item(webhook.Where(entry => entry.Key == "name")), .. FieldPath.Parse("clientConfig.caBundle")])),
        ("apiextensions.k8s.io", "CustomResourceDefinition") when desired.Content.At("spec", "conversion", "webhook") is MapValue =>
            Certificates(desired, [FieldPath.Parse("spec.conversion.webhook.clientConfig.caBundle")]),
        ("apiregistration.k8s.io", "APIService") => Certificates(desired, [FieldPath.Parse("spec.caBundle")]),
        _ => [],
    };

    private static IEnumerable<IReadOnlyList<FieldPathStep>> Certificates(Resource desired, IEnumerable<IReadOnlyList<FieldPathStep>> paths) =>
        Array.Exists(InjectionAnnotations, desired.Annotations.ContainsKey) ? paths : paths.Where(path => !IsCertificate(FieldPath.Get(desired.Content, path)));

    private static bool IsCertificate(Value? value)
    {
        var bytes = new byte[(value as ScalarValue)?.Text.Length ?? 0];
        return value is ScalarValue { AsString: { } text } && Convert.TryFromBase64String(text, bytes, out var count)
            && Encoding.ASCII.GetString(bytes, 0, count).Contains("-----BEGIN", StringComparison.Ordinal);
    }
}
