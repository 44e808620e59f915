using Slipway.Naming;

namespace Slipway.Resources;

/// <summary>Which wave a resource belongs to.</summary>
internal static class ApplyWaves
{
    /// <summary>The annotation that overrides the kind's wave; its value is a wave's name in lower case, such as <c>configuration</c>.</summary>
    public const string Annotation = "slipway.dev/wave";

    /// <summary>The wave of a resource: what its annotation says, else its kind's.</summary>
    public static ApplyWave Of(Resource resource) =>
        resource.Annotations.GetString(Annotation) is { } text && TryParse(text, out var wave) ? wave : Of(resource.Id.Type);

    /// <summary>The wave of a kind.</summary>
    public static ApplyWave Of(GroupVersionKind type) => (type.Group, type.Kind) switch
    {
        ("", "Namespace") or ("apiextensions.k8s.io", "CustomResourceDefinition") => ApplyWave.Definitions,
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration") or ("apiregistration.k8s.io", "APIService") => ApplyWave.Webhooks,
        ("rbac.authorization.k8s.io" or "storage.k8s.io" or "admissionregistration.k8s.io", _) => ApplyWave.Configuration,
        ("", "ResourceQuota" or "LimitRange" or "ServiceAccount" or "Secret" or "ConfigMap" or "PersistentVolume" or "PersistentVolumeClaim") => ApplyWave.Configuration,
        ("policy", "PodDisruptionBudget") or ("scheduling.k8s.io", "PriorityClass") or ("node.k8s.io", "RuntimeClass") => ApplyWave.Configuration,
        ("networking.k8s.io", "NetworkPolicy" or "IngressClass") => ApplyWave.Configuration,
        _ => ApplyWave.Workloads,
    };

    /// <summary>Reads the annotation's value.</summary>
    public static bool TryParse(string text, out ApplyWave wave) =>
        Enum.TryParse(text, ignoreCase: true, out wave) && Enum.IsDefined(wave) && !char.IsAsciiDigit(text[0]);
}
