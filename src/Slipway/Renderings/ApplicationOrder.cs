using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>
/// The order in which the applications of a stage are deployed: what defines something comes before what uses it. Definitions are CustomResourceDefinitions,
/// Namespaces, and classes, which are used by name: of storage, priority, ingress, runtime, gateways, volume snapshots and volume attributes.
/// </summary>
public static class ApplicationOrder
{
    // Whatever the kind is, a field of this name means this class.
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["storageClassName"] = "StorageClass.storage.k8s.io",
        ["priorityClassName"] = "PriorityClass.scheduling.k8s.io",
        ["ingressClassName"] = "IngressClass.networking.k8s.io",
        ["runtimeClassName"] = "RuntimeClass.node.k8s.io",
        ["gatewayClassName"] = "GatewayClass.gateway.networking.k8s.io",
        ["volumeSnapshotClassName"] = "VolumeSnapshotClass.snapshot.storage.k8s.io",
        ["volumeAttributesClassName"] = "VolumeAttributesClass.storage.k8s.io",
    };

    private static readonly HashSet<string> Named = [.. Classes.Values, "Namespace"];

    /// <summary>The renderings of one stage by need; those that need each other, or nothing of each other, stay in their order. Each counts on what those before it bring.</summary>
    public static IReadOnlyList<Rendering> Of(IReadOnlyList<Rendering> renderings)
    {
        var definers = renderings.SelectMany(rendering => Defined(rendering).Select(definition => (definition, rendering))).ToLookup(pair => pair.definition, pair => pair.rendering);
        if (definers.Count == 0 || renderings.Count < 2)
        {
            return WithComing(renderings);
        }

        var needs = renderings.ToDictionary(
            rendering => rendering, rendering => rendering.All.SelectMany(Used).Distinct().Where(used => !definers[used].Contains(rendering)).SelectMany(used => definers[used]).ToHashSet());
        var ordered = new List<Rendering>();
        while (ordered.Count < renderings.Count)
        {
            var open = renderings.Except(ordered).ToList();
            // In a circle there is no right order: the first one goes, and what it lacks is told by its plan.
            ordered.Add(open.Find(rendering => needs[rendering].All(ordered.Contains)) ?? open.Find(rendering => IsInCircle(rendering, needs)) ?? open[0]);
        }

        return WithComing(ordered);
    }

    // What waits for its first release brings nothing.
    private static IReadOnlyList<Rendering> WithComing(IReadOnlyList<Rendering> ordered) =>
        [.. ordered.Select((rendering, index) => rendering.After([.. ordered.Take(index).Where(other => !other.IsWaitingForRelease).Select(other => other.Target.Application)]))];

    private static bool IsInCircle(Rendering rendering, Dictionary<Rendering, HashSet<Rendering>> needs)
    {
        var seen = new HashSet<Rendering>();
        var open = new Stack<Rendering>(needs[rendering]);
        while (open.TryPop(out var next))
        {
            if (next == rendering)
            {
                return true;
            }

            foreach (var needed in seen.Add(next) ? needs[next] : [])
            {
                open.Push(needed);
            }
        }

        return false;
    }

    private static IEnumerable<string> Defined(Rendering rendering) => rendering.All.SelectMany(resource => (IEnumerable<string>)(
        resource.Id.Type is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" }
            ? resource.Content.At("spec", "group") is ScalarValue { AsString: { } definedGroup } && resource.Content.At("spec", "names", "kind") is ScalarValue { AsString: { } kind }
                ? [$"{kind}.{definedGroup}"]
                : []
        : Named.Contains(resource.Id.Type.GroupKind) ? [$"{resource.Id.Type.GroupKind}/{resource.Id.Name}"]
        : []));

    private static IEnumerable<string> Used(Resource resource) =>
        [resource.Id.Type.GroupKind, .. resource.Id.Namespace is { } space ? [$"Namespace/{space}"] : Array.Empty<string>(), .. ClassesIn(resource.Content)];

    private static IEnumerable<string> ClassesIn(Value value) => value switch
    {
        MapValue map => map.SelectMany(entry =>
            Classes.TryGetValue(entry.Key, out var kind) && entry.Value is ScalarValue { AsString: { } name } ? [$"{kind}/{name}"] : ClassesIn(entry.Value)),
        ListValue list => list.SelectMany(ClassesIn),
        _ => [],
    };
}
