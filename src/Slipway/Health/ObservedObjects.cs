using Slipway.Resources;

namespace Slipway.Health;

/// <summary>What a look at the cluster found, by identity and by owner.</summary>
internal sealed class ObservedObjects
{
    private readonly Dictionary<ResourceKey, Resource> byKey = [];
    private readonly Dictionary<string, List<Resource>> byOwner = new(StringComparer.Ordinal);

    public ObservedObjects(IReadOnlyCollection<Resource> objects, IReadOnlyCollection<Resource> events)
    {
        Events = events;
        foreach (var candidate in objects)
        {
            byKey[candidate.Id.Key] = candidate;
        }

        foreach (var child in byKey.Values)
        {
            foreach (var reference in child.Metadata.GetList("ownerReferences")?.Maps ?? [])
            {
                if (reference.GetString("uid") is { } uid)
                {
                    (byOwner.TryGetValue(uid, out var children) ? children : byOwner[uid] = []).Add(child);
                }
            }
        }
    }

    public IReadOnlyCollection<Resource> Events { get; }

    public Resource? Find(ResourceId id) => byKey.GetValueOrDefault(id.Key);

    public IEnumerable<Resource> Children(Resource owner, string kind) =>
        owner.Uid is { } uid && byOwner.TryGetValue(uid, out var children) ? children.Where(child => child.Id.Type.Kind == kind) : [];
}
