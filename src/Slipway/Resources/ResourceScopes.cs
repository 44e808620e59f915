using Slipway.Naming;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Resources;

/// <summary>
/// Which kinds live in a namespace: Kubernetes' own kinds, those of CustomResourceDefinitions in the same rendering, and, where a
/// cluster was asked, those that it serves.
/// </summary>
public sealed class ResourceScopes
{
    private readonly Dictionary<(string Group, string Kind), bool> custom;
    private readonly Dictionary<(string Group, string Kind), bool> beside;
    private readonly ResourceCatalog? catalog;
    private readonly OpenApiSchemas? schemas;

    /// <param name="resources">Resources, of which the CustomResourceDefinitions count.</param>
    /// <param name="catalog">What a cluster serves; null when none was asked.</param>
    /// <param name="schemas">What the documents of a cluster say; null where there are none.</param>
    /// <param name="beside">CustomResourceDefinitions of others; null for none.</param>
    public ResourceScopes(IEnumerable<Resource> resources, ResourceCatalog? catalog = null, OpenApiSchemas? schemas = null, IEnumerable<Resource>? beside = null)
    {
        this.catalog = catalog;
        this.schemas = schemas;
        custom = DefinedBy(resources);
        this.beside = DefinedBy(beside ?? []);
    }

    /// <summary>Whether the kind's objects live in a namespace; null when nothing is known of the kind.</summary>
    public bool? IsNamespaced(GroupVersionKind type)
    {
        if (custom.Count > 0 && custom.TryGetValue((type.Group, type.Kind), out var defined))
        {
            return defined;
        }

        return (KubernetesSchemas.BuiltIn.Find(type) ?? KubernetesSchemas.BuiltIn.FindAnyVersion(type.Group, type.Kind))?.IsNamespaced
            ?? (beside.TryGetValue((type.Group, type.Kind), out defined) ? defined : (bool?)null)
            ?? catalog?.Find(type)?.IsNamespaced
            ?? schemas?.Find(type)?.IsNamespaced
            ?? catalog?.FindPreferred(type.Group, type.Kind)?.IsNamespaced;
    }

    /// <summary>Whether a CustomResourceDefinition among the resources defines the kind.</summary>
    public bool Defines(GroupVersionKind type) => custom.ContainsKey((type.Group, type.Kind));

    private static Dictionary<(string Group, string Kind), bool> DefinedBy(IEnumerable<Resource> resources)
    {
        var found = new Dictionary<(string Group, string Kind), bool>();
        foreach (var resource in resources)
        {
            if (resource.Id.Type is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" }
                && resource.Content.GetMap("spec") is { } spec
                && spec.GetString("group") is { } definedGroup
                && spec.At("names", "kind") is ScalarValue { AsString: { } kind })
            {
                found[(definedGroup, kind)] = spec.GetString("scope") != "Cluster";
            }
        }

        return found;
    }
}
