using System.Collections.Frozen;
using Slipway.Naming;
using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>
/// What keeps an object from being deleted: its kind, Slipway's own annotation, and those of Helm (https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource),
/// Argo CD (https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/) and Flux (https://fluxcd.io/flux/components/kustomize/kustomizations/#prune).
/// </summary>
internal static class KeepRules
{
    /// <summary>Slipway's own annotation: <c>slipway.dev/prune: disabled</c>.</summary>
    public const string Prune = "slipway.dev/prune";

    private const string Helm = "helm.sh/resource-policy";
    private const string Argo = "argocd.argoproj.io/sync-options";
    private const string Flux = "kustomize.toolkit.fluxcd.io/prune";

    // What they hold cannot be created again.
    private static readonly FrozenSet<string> NeverPruned =
        FrozenSet.ToFrozenSet(["Namespace", "PersistentVolumeClaim", "CustomResourceDefinition.apiextensions.k8s.io"]);

    // "confirm" waits for a person, whom nothing here asks.
    private static readonly string[] ArgoOptions = ["Prune=false", "Delete=false", "Prune=confirm", "Delete=confirm"];

    /// <summary>What keeps a resource, as <c>annotation helm.sh/resource-policy: keep</c>; null when nothing does.</summary>
    public static string? Find(Resource resource) =>
        Has(resource.Annotations.GetString(Prune), "disabled") ? $"annotation {Prune}: disabled"
        : Has(resource.Annotations.GetString(Helm), "keep") ? $"annotation {Helm}: keep"
        : resource.Annotations.GetString(Argo)?.Split(',').FirstOrDefault(option => ArgoOptions.Any(known => Has(option, known))) is { } found ? $"annotation {Argo}: {found.Trim()}"
        : Has(resource.Annotations.GetString(Flux), "disabled") ? $"annotation {Flux}: disabled"
        // Flux takes it as a label, too.
        : Has(resource.Labels.GetString(Flux), "disabled") ? $"label {Flux}: disabled"
        : null;

    /// <summary>Whether objects of a kind are never pruned: Namespaces, PersistentVolumeClaims and CustomResourceDefinitions.</summary>
    public static bool IsNeverPruned(GroupVersionKind type) => NeverPruned.Contains(type.GroupKind);

    private static bool Has(string? value, string wanted) => value?.Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase) == true;
}
