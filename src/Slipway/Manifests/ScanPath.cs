using Slipway.Resources;

namespace Slipway.Manifests;

/// <summary>Where in a document a scan is, and what that means for an image.</summary>
/// <param name="isKustomization">Whether the file is a kustomization.</param>
/// <param name="named">The fields of the file that slipway.yaml names.</param>
internal sealed class ScanPath(bool isKustomization, IReadOnlyList<ImagePath> named)
{
    /// <summary>The merge key of YAML 1.1 (https://yaml.org/type/merge.html), which kubectl and Helm understand.</summary>
    public const string MergeKey = "<<";

    // Keys (and indexes as [0]) from the document's root to the current node.
    private readonly List<string> parts = [];

    // In a large file the same few places come again and again.
    private readonly HashSet<string> spelled = new(StringComparer.Ordinal);

    /// <summary>The last key or index; null at the root.</summary>
    public string? Name => parts.LastOrDefault();

    /// <summary>Whether it is what a mapping takes from others.</summary>
    public bool IsMerge => parts is [.., MergeKey];

    /// <summary>Whether it is an entry of a kustomization's <c>images</c>.</summary>
    public bool IsKustomizeImage => isKustomization && parts is ["images", _];

    /// <summary>Whether it is a container of a Pod.</summary>
    public bool IsContainer => PodContainer.IsAt(parts);

    /// <summary>Whether it is the image of a container, or a field that slipway.yaml names.</summary>
    public bool IsImage => PodContainer.IsImageAt(parts) || Named is not null;

    /// <summary>What slipway.yaml says of the field; null when it does not name it.</summary>
    public ImagePath? Named
    {
        get
        {
            if (named.Count == 0)
            {
                return null;
            }

            var here = Spell();
            return named.FirstOrDefault(candidate => candidate.Path == here);
        }
    }

    public void Enter(string part) => parts.Add(part);

    public void Leave() => parts.RemoveAt(parts.Count - 1);

    /// <summary>What slipway.yaml says of a key of the current mapping.</summary>
    public ImagePath? NamedChild(string key)
    {
        Enter(key);
        var found = Named;
        Leave();
        return found;
    }

    /// <summary>The path as people and slipway.yaml write it.</summary>
    public string Spell()
    {
        var field = YamlEvents.Spell(parts);
        if (spelled.TryGetValue(field, out var known))
        {
            return known;
        }

        spelled.Add(field);
        return field;
    }
}
