namespace Slipway.Resources;

/// <summary>By wave, kind, namespace and name: the order of renderings, plans and applies.</summary>
internal sealed class ResourceOrder : IComparer<Resource>
{
    public static readonly ResourceOrder Instance = new();

    public int Compare(Resource? x, Resource? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var waves = ApplyWaves.Of(x).CompareTo(ApplyWaves.Of(y));
        return waves != 0 ? waves : Compare(x.Id, y.Id);
    }

    public static int Compare(ResourceId x, ResourceId y)
    {
        // Within a wave a Namespace comes first: what else is there may live in it.
        var namespaces = (y.Type is { Group: "", Kind: "Namespace" }).CompareTo(x.Type is { Group: "", Kind: "Namespace" });
        if (namespaces != 0)
        {
            return namespaces;
        }

        var kinds = string.CompareOrdinal(x.Type.Kind, y.Type.Kind);
        if (kinds != 0)
        {
            return kinds;
        }

        var groups = string.CompareOrdinal(x.Type.ApiVersion, y.Type.ApiVersion);
        if (groups != 0)
        {
            return groups;
        }

        var spaces = string.CompareOrdinal(x.Namespace, y.Namespace);
        return spaces != 0 ? spaces : string.CompareOrdinal(x.Name, y.Name);
    }
}
