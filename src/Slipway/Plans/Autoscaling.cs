using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Plans;

/// <summary>What autoscalers scale: how many replicas of it run is theirs to say.</summary>
internal sealed class Autoscaling
{
    private static readonly IReadOnlyList<FieldPathStep> Replicas = FieldPath.Parse("spec.replicas");

    private readonly HashSet<(string Group, string Kind, string Name)> targets;
    private readonly Dictionary<GroupVersionKind, IReadOnlyList<FieldPathStep>> paths;

    private Autoscaling(HashSet<(string Group, string Kind, string Name)> targets, Dictionary<GroupVersionKind, IReadOnlyList<FieldPathStep>> paths) =>
        (this.targets, this.paths) = (targets, paths);

    /// <summary>What the autoscalers among the resources scale. CustomResourceDefinitions among them say where a kind of theirs has its replicas.</summary>
    public static Autoscaling Of(IReadOnlyCollection<Resource> resources) => new(
        [.. resources.Select(TargetOf).OfType<(string, string, string)>()],
        new Dictionary<GroupVersionKind, IReadOnlyList<FieldPathStep>>(resources.SelectMany(ReplicasPaths).DistinctBy(path => path.Key)));

    /// <summary>The fields of a resource that say how many replicas run, if something scales it.</summary>
    public IEnumerable<IReadOnlyList<FieldPathStep>> FieldsOf(Resource desired, Resource live) => Scales(desired.Id)
        // A kind whose definition is not at hand shows where its replicas are once it was scaled.
        ? [paths.GetValueOrDefault(desired.Id.Type) ?? Replicas, .. ManagedFields.OfSubresource(live, "scale").SelectMany(fields => Leaves(fields, []))]
        : [];

    /// <summary>Whether one of the autoscalers scales a resource.</summary>
    public bool Scales(ResourceId id) => targets.Contains((id.Type.Group, id.Type.Kind, id.Name));

    /// <summary>Whether a field is owned by whatever scales, and not by a person.</summary>
    public static bool IsOfAutoscaler(FieldConflict conflict) =>
        conflict.Manager.EndsWith(ScaleSuffix, StringComparison.Ordinal) && ClusterControllers.Names.Contains(conflict.Manager[..^ScaleSuffix.Length]);

    /// <summary>Whether a field is owned through the subresource by which replicas are set.</summary>
    public static bool IsScaled(FieldConflict conflict) => conflict.Manager.EndsWith(ScaleSuffix, StringComparison.Ordinal);

    private const string ScaleSuffix = " (scale)";

    private static (string Group, string Kind, string Name)? TargetOf(Resource resource)
    {
        // KEDA makes the autoscaler itself, and its target is a Deployment unless it says otherwise: https://keda.sh/docs/latest/reference/scaledobject-spec/#scaletargetref.
        var isKeda = resource.Id.Type is { Group: "keda.sh", Kind: "ScaledObject" };
        if ((!isKeda && resource.Id.Type is not { Group: "autoscaling", Kind: "HorizontalPodAutoscaler" })
            || resource.Content.At("spec", "scaleTargetRef") is not MapValue target
            || (target.GetString("kind") ?? (isKeda ? "Deployment" : null)) is not { } kind || target.GetString("name") is not { } name)
        {
            return null;
        }

        var apiVersion = target.GetString("apiVersion") ?? (isKeda ? "apps/v1" : "");
        return (GroupVersionKind.Of(apiVersion, kind).Group, kind, name);
    }

    private static IEnumerable<KeyValuePair<GroupVersionKind, IReadOnlyList<FieldPathStep>>> ReplicasPaths(Resource resource)
    {
        if (resource.Id.Type is not { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } || resource.Content.GetMap("spec") is not { } spec
            || spec.GetString("group") is not { } definedGroup || spec.At("names", "kind") is not ScalarValue { AsString: { } kind })
        {
            yield break;
        }

        foreach (var version in spec.GetList("versions")?.Maps ?? [])
        {
            if (version.GetString("name") is { } name && version.At("subresources", "scale", "specReplicasPath") is ScalarValue { AsString: { } path })
            {
                yield return new(new GroupVersionKind(definedGroup, name, kind), [.. path.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(step => new FieldPathStep.Field(step))]);
            }
        }
    }

    private static IEnumerable<IReadOnlyList<FieldPathStep>> Leaves(MapValue fields, IReadOnlyList<FieldPathStep> path) => fields.SelectMany(entry =>
        FieldKeys.Field(entry.Key) is not { } name ? []
        : entry.Value is MapValue { Count: > 0 } below ? Leaves(below, [.. path, new FieldPathStep.Field(name)])
        : (IEnumerable<IReadOnlyList<FieldPathStep>>)[[.. path, new FieldPathStep.Field(name)]]);
}
