using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Renderings;

/// <summary>
/// What applications of a stage need of each other: what defines something is deployed before what uses it. Definitions are CustomResourceDefinitions,
/// Namespaces, and classes, which are used by name: of storage, priority, ingress, runtime, gateways, volume snapshots and volume attributes.
/// </summary>
internal static class ApplicationNeeds
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

    /// <summary>What each rendering uses that another one of the stage defines: a definition such as <c>Queue.example.com</c> or <c>Namespace/tools</c>, and who has it.</summary>
    public static ILookup<Rendering, (Rendering Definer, string Definition)> Of(IReadOnlyList<Rendering> renderings)
    {
        var definers = renderings.SelectMany(rendering => Defined(rendering).Select(definition => (definition, rendering))).ToLookup(pair => pair.definition, pair => pair.rendering);
        return (
            from rendering in definers.Count == 0 || renderings.Count < 2 ? [] : renderings
            from used in rendering.All.SelectMany(Used).Distinct()
            where !definers[used].Contains(rendering)
            from definer in definers[used].Distinct()
            select (rendering, need: (definer, used))).ToLookup(pair => pair.rendering, pair => pair.need);
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
