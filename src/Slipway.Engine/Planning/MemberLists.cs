using System.Collections.Concurrent;
using Slipway.ApplySets;
using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Engine.Planning;

/// <summary>
/// The members of an apply set: a LIST by label of every kind that the parent names or the rendering has, and of all other kinds where the parent may name too
/// little. The label is the truth, the parent a hint.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="rendering">What is to be applied.</param>
/// <param name="parent">Where members may be.</param>
/// <param name="recorded">The parent of the cluster; null when there is none.</param>
internal sealed class MemberLists(ICluster cluster, Rendering rendering, ApplySetParent parent, ApplySetParent? recorded)
{
    private const int MaxNamed = 10;

    private readonly ConcurrentBag<Resource> objects = [];
    private readonly ConcurrentBag<MemberGap> gaps = [];

    /// <summary>What the cluster serves, as far as this plan needs it.</summary>
    public ResourceCatalog Catalog { get; private set; } = new([]);

    public IReadOnlyCollection<Resource> Objects => [.. objects.DistinctBy(resource => resource.Id.Key)];

    /// <summary>What could not be looked at.</summary>
    public IReadOnlyList<MemberGap> Gaps => [.. gaps.OrderBy(gap => gap.ToString(), StringComparer.Ordinal)];

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var listed = await TryListBuiltInAsync(cancellationToken);
        if (listed is null)
        {
            Catalog = await cluster.DiscoverAsync(cancellationToken);
            listed = DiscoveredTypes();
            await ListAsync(listed, gaps, cancellationToken);
        }

        // Members without a parent: somebody deleted it.
        if (recorded is null ? objects.Any(IsMember) : recorded.LostSight is not null)
        {
            await SearchAsync(listed, cancellationToken);
        }
    }

    // Discovery costs two requests; an application of well-known kinds does without. Null: it has others, or the cluster lacks one of these.
    private async Task<List<ResourceType>?> TryListBuiltInAsync(CancellationToken cancellationToken)
    {
        if (BuiltInOnly() is not { } types)
        {
            return null;
        }

        Catalog = new ResourceCatalog(types);
        var guessed = new ConcurrentBag<MemberGap>();
        try
        {
            await ListAsync(types, guessed, cancellationToken, isGuess: true);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.NotFound)
        {
            // A cluster too old or too young for a kind that is taken for granted: ask what it serves.
            objects.Clear();
            return null;
        }

        foreach (var gap in guessed)
        {
            gaps.Add(gap);
        }

        return types;
    }

    private List<ResourceType>? BuiltInOnly()
    {
        var types = rendering.Resources.Select(resource => BuiltInTypes.Find(resource.Id.Type))
            .Concat(NotRendered().Select(BuiltInTypes.FindKind))
            .Distinct().ToList();
        return types.Contains(null) ? null : types.OfType<ResourceType>().ToList();
    }

    private List<ResourceType> DiscoveredTypes()
    {
        var types = rendering.Resources.Select(resource => Catalog.Find(resource.Id.Type)).OfType<ResourceType>().ToHashSet();
        foreach (var groupKind in parent.GroupKinds.Except(types.Select(type => type.Type.GroupKind)).ToList())
        {
            var dot = groupKind.IndexOf('.', StringComparison.Ordinal);
            var (kind, group) = dot < 0 ? (groupKind, "") : (groupKind[..dot], groupKind[(dot + 1)..]);
            if (Catalog.FindPreferred(group, kind) is { } type)
            {
                types.Add(type);
            }
            else if (recorded?.GroupKinds.Contains(groupKind) == true)
            {
                gaps.Add(new MemberGap(groupKind, null, NotServed(groupKind, group)));
            }
        }

        return [.. types];
    }

    // What defines a kind may come back, and its objects with it.
    private string NotServed(string groupKind, string group) =>
        Catalog.Unavailable.Any(version => GroupVersionKind.Of(version, "").Group == group)
            ? "the apply set may hold objects of this kind, and what serves it does not answer now. Look at its APIService."
            : "the apply set may hold objects of this kind, and the cluster does not serve it now. If it is gone for good, with its objects, take it out of the list: "
            + $"kubectl annotate --overwrite configmap {parent.ObjectId.Name} -n {parent.ObjectId.Namespace} "
            + $"{ApplySetLabels.ContainsGroupKinds}={string.Join(',', recorded!.GroupKinds.Where(other => other != groupKind))}";

    private IEnumerable<string> NotRendered() => parent.GroupKinds.Except(rendering.Resources.Select(resource => resource.Id.Type.GroupKind));

    private Task ListAsync(
        IEnumerable<ResourceType> types, ConcurrentBag<MemberGap> missed, CancellationToken cancellationToken, bool isGuess = false) => Task.WhenAll(
        from type in types
        from space in SpacesOf(type)
        select ListAsync(type, space, missed, isGuess, cancellationToken));

    private IEnumerable<string?> SpacesOf(ResourceType type) =>
        type.IsNamespaced ? parent.AdditionalNamespaces.Prepend<string?>(rendering.Target.Namespace) : new string?[] { null };

    private async Task ListAsync(ResourceType type, string? inNamespace, ConcurrentBag<MemberGap> missed, bool isGuess, CancellationToken cancellationToken)
    {
        try
        {
            var list = await cluster.ListAsync(type, inNamespace, parent.Id.MemberSelector, cancellationToken);
            foreach (var item in list.Items)
            {
                objects.Add(item);
            }
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason != RefusalReason.Unauthorized && !(isGuess && refusal.StatusReason == RefusalReason.NotFound))
        {
            missed.Add(new MemberGap(type.Type.GroupKind, inNamespace, refusal.StatusReason == RefusalReason.Forbidden
                ? "the right to list is missing, so members of this kind may not be known."
                : $"cannot be listed, so members of this kind may not be known: {refusal.Reason}"));
        }
    }

    // Everything that the cluster has with the label, wherever it is.
    private async Task SearchAsync(List<ResourceType> listed, CancellationToken cancellationToken)
    {
        var catalog = await cluster.DiscoverAsync(cancellationToken);
        var types = catalog.Types.Where(type => type.Verbs.Contains("list")).DistinctBy(type => type.Type.GroupKind).ToList();
        var (missed, elsewhere) = (new ConcurrentBag<MemberGap>(), new ConcurrentBag<MemberGap>());
        if (recorded?.LostNamespaces != false)
        {
            await Task.WhenAll(types.Where(type => type.IsNamespaced).Select(type => ListAsync(type, null, elsewhere, isGuess: false, cancellationToken)));
        }

        await ListAsync(types.ExceptBy(listed.Select(type => type.Type.GroupKind), type => type.Type.GroupKind), missed, cancellationToken);
        if (recorded is null && objects.Where(IsMember).All(member => KeepRules.IsNeverPruned(member.Id.Type) || KeepRules.Find(member) is not null))
        {
            // So Remove leaves a set: nobody deleted its parent, and there is nothing else of it.
            return;
        }

        List<string> kinds = [.. missed.Select(gap => gap.GroupKind!).Concat(catalog.Unavailable).Distinct().Order(StringComparer.Ordinal)];
        if (kinds.Count > 0)
        {
            AddUnsearched(null, $"in every kind, and these cannot be listed: {string.Join(", ", kinds.Take(MaxNamed))}{(kinds.Count > MaxNamed ? $" and {kinds.Count - MaxNamed} more" : "")}");
        }

        if (!elsewhere.IsEmpty)
        {
            AddUnsearched(MemberGap.OtherNamespaces, $"in all namespaces, and {elsewhere.First().GroupKind} and others cannot be listed there");
        }
    }

    private void AddUnsearched(string? inNamespace, string where) => gaps.Add(new MemberGap(
        null,
        inNamespace,
        $"{recorded?.LostSight ?? $"{parent.ObjectId} is gone, and members are there"}. So they were searched {where}. Deploy once with the right to list them. Or, if the set has none of them, "
        + $"deploy, and then: kubectl annotate configmap {parent.ObjectId.Name} -n {parent.ObjectId.Namespace} {ApplySetLabels.Search}-"));

    private bool IsMember(Resource resource) => resource.Labels.GetString(ApplySetLabels.PartOf) == parent.Id.Value;
}
