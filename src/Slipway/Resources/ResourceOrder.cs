namespace Slipway.Resources;

/// <summary>By kind, namespace and name: the order of renderings, plans and applies within a wave.</summary>
internal sealed class ResourceOrder : IComparer<ResourceId>
{
    public static readonly ResourceOrder Instance = new();

    public int Compare(ResourceId? x, ResourceId? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var kinds = string.CompareOrdinal(x.Type.Kind, y.Type.Kind);
        if (kinds != 0)
        {
            // Within a wave a Namespace comes first: what else is there may live in it.
            return IsNamespace(x) ? -1 : IsNamespace(y) ? 1 : kinds;
        }

        var groups = string.CompareOrdinal(x.Type.Group, y.Type.Group);
        if (groups != 0)
        {
            return groups;
        }

        var spaces = string.CompareOrdinal(x.Namespace, y.Namespace);
        return spaces != 0 ? spaces : string.CompareOrdinal(x.Name, y.Name);
    }

    private static bool IsNamespace(ResourceId id) => id.Type is { Group: "", Kind: "Namespace" };
}
