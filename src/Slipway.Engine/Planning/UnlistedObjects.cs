using System.Collections.Concurrent;
using Slipway.Engine.Ports;
using Slipway.Resources;

namespace Slipway.Engine.Planning;

/// <summary>Objects of a rendering that no list of members has: they are not there yet, or they are not of the apply set yet and the rendering adopts them.</summary>
internal sealed class UnlistedObjects(ICluster cluster, ResourceCatalog catalog)
{
    // So many of a kind are not asked for one by one: their names tell in a few requests which of them there are.
    private const int Many = 50;
    private const int GetsThatAPageSaves = 20;

    private readonly ConcurrentBag<Resource> found = [];
    private readonly ConcurrentDictionary<ResourceKey, bool> unreadable = new();

    /// <summary>Those that are there.</summary>
    public IReadOnlyCollection<Resource> Found => found;

    /// <summary>Those that may not be read.</summary>
    public IReadOnlySet<ResourceKey> Unreadable => unreadable.Keys.ToHashSet();

    /// <summary>Looks for all of them; of kinds that the cluster does not serve there are none.</summary>
    public Task ReadAsync(IEnumerable<Resource> wanted, CancellationToken cancellationToken) => Task.WhenAll(
        from resource in wanted
        let type = catalog.Find(resource.Id.Type)
        where type is not null
        group resource by new Collection(type, resource.Id.Namespace) into collection
        select ReadAsync(collection.Key, [.. collection], cancellationToken));

    private async Task ReadAsync(Collection collection, List<Resource> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Count >= Many && await TryListNamesAsync(collection, wanted.Count / GetsThatAPageSaves, cancellationToken) is { } names)
        {
            wanted.RemoveAll(resource => !names.Contains(resource.Id.Name));
        }

        await Task.WhenAll(wanted.Select(resource => GetAsync(resource.Id, cancellationToken)));
    }

    private async Task<IReadOnlySet<string>?> TryListNamesAsync(Collection collection, int pages, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.ListNamesAsync(collection.Type, collection.Namespace, pages, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            // Who may not list may still read one.
            return null;
        }
    }

    private async Task GetAsync(ResourceId id, CancellationToken cancellationToken)
    {
        try
        {
            if (await cluster.GetAsync(id, cancellationToken) is { } there)
            {
                found.Add(there);
            }
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            unreadable[id.Key] = true;
        }
    }

    private sealed record Collection(ResourceType Type, string? Namespace);
}
