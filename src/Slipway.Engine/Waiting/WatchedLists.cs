using Slipway.ApplySets;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Waiting;

/// <summary>
/// What is listed and watched to learn the health of an application: its own objects by the label of its set, and the ReplicaSets and Pods of its workloads by their selectors,
/// so that an application costs the same whatever else is in its namespace. Events have no labels: they come from the whole namespace.
/// </summary>
internal static class WatchedLists
{
    // Each selector is a watch of its own: of more workloads, the whole namespace is cheaper.
    private const int MaxSelectors = 4;

    /// <summary>The lists of what was applied.</summary>
    public static async Task<IReadOnlyCollection<(ResourceType Type, string? Space, string? Selector)>> OfAsync(
        ICluster cluster, IReadOnlyList<Resource> applied, CancellationToken cancellationToken)
    {
        var lists = new HashSet<(ResourceType Type, string? Space, string? Selector)>();
        var members = MembersSelector(applied);
        foreach (var resource in applied.Where(HealthRules.HasHealth))
        {
            lists.Add((await cluster.TypeAsync(resource.Id.Type, cancellationToken), resource.Id.Namespace, members));
            if (resource.Id.Type.Group is "apps" or "batch" || resource.Id.Type is { Group: "", Kind: "Pod" or "PersistentVolumeClaim" })
            {
                lists.Add((BuiltInTypes.Pods, resource.Id.Namespace, PodSelector(resource)));
                lists.Add((BuiltInTypes.ReplicaSets, resource.Id.Namespace, PodSelector(resource)));
                lists.Add((BuiltInTypes.Events, resource.Id.Namespace, null));
            }
        }

        return [.. lists.GroupBy(list => (list.Type, list.Space)).SelectMany(Narrowed)];
    }

    // Everything in the namespace has the rest in it.
    private static IEnumerable<(ResourceType Type, string? Space, string? Selector)> Narrowed(
        IGrouping<(ResourceType Type, string? Space), (ResourceType Type, string? Space, string? Selector)> same) =>
        same.Any(list => list.Selector is null) || same.Count() > MaxSelectors ? [(same.Key.Type, same.Key.Space, null)] : same;

    private static string? MembersSelector(IReadOnlyList<Resource> applied) =>
        applied.Select(resource => resource.Labels.GetString(ApplySetLabels.PartOf)).Distinct().ToList() is [{ } set] ? $"{ApplySetLabels.PartOf}={set}" : null;

    /// <summary>The selector of a workload's Pods, as the server filled it in; null where there is none, or it says more than labels.</summary>
    private static string? PodSelector(Resource workload) =>
        workload.Content.At("spec", "selector") is MapValue { Count: 1 } selector && selector.GetMap("matchLabels") is { Count: > 0 } labels
            ? string.Join(',', labels.Select(label => $"{label.Key}={(label.Value as ScalarValue)?.AsString}"))
            : null;
}
