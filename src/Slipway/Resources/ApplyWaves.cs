using System.Collections.Frozen;

namespace Slipway.Resources;

/// <summary>Which wave a resource belongs to.</summary>
public static class ApplyWaves
{
    /// <summary>The annotation that overrides the kind's wave; its value is a wave's name in lower case, such as <c>configuration</c>.</summary>
    public const string Annotation = "slipway.dev/wave";

    private static readonly FrozenDictionary<string, ApplyWave> ByKind = new Dictionary<string, ApplyWave>
    {
        ["Namespace"] = ApplyWave.Definitions,
        ["CustomResourceDefinition.apiextensions.k8s.io"] = ApplyWave.Definitions,
        ["ResourceQuota"] = ApplyWave.Configuration,
        ["LimitRange"] = ApplyWave.Configuration,
        ["ServiceAccount"] = ApplyWave.Configuration,
        ["Secret"] = ApplyWave.Configuration,
        ["ConfigMap"] = ApplyWave.Configuration,
        ["PersistentVolume"] = ApplyWave.Configuration,
        ["PersistentVolumeClaim"] = ApplyWave.Configuration,
        ["PodDisruptionBudget.policy"] = ApplyWave.Configuration,
        ["PriorityClass.scheduling.k8s.io"] = ApplyWave.Configuration,
        ["RuntimeClass.node.k8s.io"] = ApplyWave.Configuration,
        ["NetworkPolicy.networking.k8s.io"] = ApplyWave.Configuration,
        ["IngressClass.networking.k8s.io"] = ApplyWave.Configuration,
        ["ValidatingWebhookConfiguration.admissionregistration.k8s.io"] = ApplyWave.Webhooks,
        ["MutatingWebhookConfiguration.admissionregistration.k8s.io"] = ApplyWave.Webhooks,
        ["APIService.apiregistration.k8s.io"] = ApplyWave.Webhooks,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> ConfigurationGroups =
        FrozenSet.ToFrozenSet(["rbac.authorization.k8s.io", "storage.k8s.io", "admissionregistration.k8s.io"]);

    /// <summary>The wave of a resource: what its annotation says, else its kind's.</summary>
    public static ApplyWave Of(Resource resource) =>
        resource.Annotations.GetString(Annotation) is { } text && TryParse(text, out var wave) ? wave : Of(resource.Id.Type);

    /// <summary>The wave of a kind.</summary>
    public static ApplyWave Of(GroupVersionKind type)
    {
        if (ByKind.TryGetValue(type.GroupKind, out var wave))
        {
            return wave;
        }

        return ConfigurationGroups.Contains(type.Group) ? ApplyWave.Configuration : ApplyWave.Workloads;
    }

    /// <summary>Reads the annotation's value.</summary>
    public static bool TryParse(string text, out ApplyWave wave) =>
        Enum.TryParse(text, ignoreCase: true, out wave) && Enum.IsDefined(wave) && !char.IsAsciiDigit(text[0]);
}
