using System.Collections.Concurrent;
using Slipway.ApplySets;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Discovery;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Kubernetes.Planning;

/// <summary>The members of an apply set: a LIST by label of every kind that the parent names or the rendering has.</summary>
internal sealed class MemberLists(ClusterConnection connection, Rendering rendering, ApplySetParent parent)
{
    private readonly ConcurrentBag<Resource> objects = [];
    private readonly ConcurrentBag<string> gaps = [];

    /// <summary>What the cluster serves, as far as this plan needs it.</summary>
    public ResourceCatalog Catalog { get; private set; } = new([]);

    public IReadOnlyCollection<Resource> Objects => objects;

    /// <summary>Why some members may not be known.</summary>
    public IReadOnlyList<string> Gaps => [.. gaps.Order(StringComparer.Ordinal)];

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (BuiltInOnly() is { } types)
        {
            Catalog = new ResourceCatalog(types);
            try
            {
                await ListAsync(types, cancellationToken);
                return;
            }
            catch (ResourceRefusedException refusal) when (refusal.Reason == RefusalReason.NotFound)
            {
                // A cluster too old or too young for a kind that is taken for granted: ask what it serves.
                objects.Clear();
                gaps.Clear();
            }
        }

        Catalog = await connection.DiscoverAsync(cancellationToken);
        await ListAsync(DiscoveredTypes(), cancellationToken);
    }

    // Discovery costs two requests; an application of well-known kinds does without.
    private List<ResourceType>? BuiltInOnly()
    {
        var types = rendering.Resources.Select(resource => BuiltInTypes.Find(resource.Id.Type))
            .Concat(NotRendered().Select(BuiltInTypes.FindKind))
            .Distinct().ToList();
        return types.Contains(null) ? null : types.OfType<ResourceType>().ToList();
    }

    private List<ResourceType> DiscoveredTypes()
    {
        var types = rendering.Resources.Select(resource => Catalog.Find(resource.Id.Type)).OfType<ResourceType>().ToList();
        foreach (var groupKind in NotRendered())
        {
            var dot = groupKind.IndexOf('.', StringComparison.Ordinal);
            var (kind, group) = dot < 0 ? (groupKind, "") : (groupKind[..dot], groupKind[(dot + 1)..]);
            if (Catalog.FindPreferred(group, kind) is { } type)
            {
                types.Add(type);
            }
            else
            {
                gaps.Add($"{groupKind}: the apply set may hold objects of this kind, and the cluster does not serve it now.");
            }
        }

        return [.. types.Distinct()];
    }

    private IEnumerable<string> NotRendered() => parent.GroupKinds.Except(rendering.Resources.Select(resource => resource.Id.Type.GroupKind));

    private Task ListAsync(IEnumerable<ResourceType> types, CancellationToken cancellationToken) => Task.WhenAll(
        from type in types
        from space in SpacesOf(type)
        select ListAsync(type, space, cancellationToken));

    private IEnumerable<string?> SpacesOf(ResourceType type) =>
        type.IsNamespaced ? parent.AdditionalNamespaces.Prepend<string?>(rendering.Target.Namespace) : new string?[] { null };

    private async Task ListAsync(ResourceType type, string? inNamespace, CancellationToken cancellationToken)
    {
        try
        {
            var list = await connection.ListAsync(type, inNamespace, parent.Id.MemberSelector, cancellationToken);
            foreach (var item in list.Items)
            {
                objects.Add(item);
            }
        }
        catch (ResourceRefusedException refusal) when (refusal.Reason == RefusalReason.Forbidden)
        {
            gaps.Add($"{type}: the right to list is missing, so members of this kind may not be known.");
        }
    }
}
