using Slipway.Naming;

namespace Slipway.Resources;

/// <summary>The types of resources that a cluster serves.</summary>
public sealed class ResourceCatalog
{
    private readonly Dictionary<GroupVersionKind, ResourceType> types = [];
    private readonly Dictionary<(string Group, string Kind), ResourceType> preferred = [];

    /// <param name="types">All types; of one kind in several versions the server's preferred version first.</param>
    /// <param name="unavailable">Groups and versions that the server names but could not describe, such as a stale aggregated API.</param>
    public ResourceCatalog(IEnumerable<ResourceType> types, IEnumerable<string>? unavailable = null)
    {
        foreach (var type in types)
        {
            if (this.types.TryAdd(type.Type, type))
            {
                preferred.TryAdd((type.Type.Group, type.Type.Kind), type);
            }
        }

        Unavailable = [.. unavailable ?? []];
    }

    /// <summary>All types.</summary>
    public IReadOnlyCollection<ResourceType> Types => types.Values;

    /// <summary>API versions that the server names but could not describe: whether a kind of theirs exists is not known.</summary>
    public IReadOnlyList<string> Unavailable { get; }

    /// <summary>The type of a resource; null when the cluster does not serve it in that version.</summary>
    public ResourceType? Find(GroupVersionKind type) => types.GetValueOrDefault(type);

    /// <summary>The type in the version that the server prefers; null when the cluster does not serve the kind at all.</summary>
    public ResourceType? FindPreferred(string group, string kind) => preferred.GetValueOrDefault((group, kind));
}
