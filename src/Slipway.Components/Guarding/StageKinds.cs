using Slipway.ApplySets;
using Slipway.Components.Deploying;
using Slipway.Configuration;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Components.Guarding;

/// <summary>A stage in one cluster, and the kinds that its apply sets have there: by git, and by what is left of earlier commits.</summary>
internal sealed record StageKinds
{
    /// <summary>The stage.</summary>
    public required StageConfiguration Stage { get; init; }

    /// <summary>The cluster's name; null where the stage is in one.</summary>
    public ClusterName? ClusterName { get; init; }

    /// <summary>The cluster.</summary>
    public required ClusterConnection Cluster { get; init; }

    /// <summary>The kinds with the namespaces of their objects; null for those without one.</summary>
    public required IReadOnlyCollection<(ResourceType Type, string? Namespace)> Members { get; init; }

    /// <summary>Whether hooks run.</summary>
    public required bool HasHooks { get; init; }

    /// <summary>Kinds of which nobody knows what their resources are called: no longer served, or not any more in git.</summary>
    public required IReadOnlyCollection<string> Unknown { get; init; }

    /// <summary>The stages of a run, in each of their clusters.</summary>
    public static async Task<IReadOnlyList<StageKinds>> OfAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var renderings = await run.RenderAsync(cancellationToken);
        var found = new List<StageKinds>();
        foreach (var stage in run.Manifests.Stages)
        {
            foreach (var (name, connection) in run.Clusters.Of(stage))
            {
                found.Add(await OfAsync(stage, name, connection, [.. renderings.Where(one => one.Target.Stage == stage.Name && one.Target.Cluster == name)], cancellationToken));
            }
        }

        return found;
    }

    private static async Task<StageKinds> OfAsync(
        StageConfiguration stage, ClusterName? name, ClusterConnection cluster, IReadOnlyList<Rendering> renderings, CancellationToken cancellationToken)
    {
        var members = new HashSet<(ResourceType, string?)>();
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var types = new Dictionary<string, ResourceType>(StringComparer.Ordinal);
        foreach (var id in renderings.SelectMany(rendering => rendering.Resources).Select(resource => resource.Id))
        {
            try
            {
                types[id.Type.GroupKind] = await cluster.TypeAsync(id.Type, cancellationToken);
                members.Add((types[id.Type.GroupKind], id.Namespace));
            }
            catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.NotFound)
            {
                unknown.Add(id.Type.GroupKind);
            }
        }

        foreach (var rendering in renderings)
        {
            var live = await cluster.GetAsync(ApplySetParent.IdOf(rendering.Target), cancellationToken);
            foreach (var kind in live is null ? [] : ApplySetParent.Read(live).GroupKinds)
            {
                if ((types.GetValueOrDefault(kind) ?? BuiltInTypes.FindKind(kind)) is { } type)
                {
                    members.Add((type, type.IsNamespaced ? rendering.Target.Namespace : null));
                }
                else
                {
                    unknown.Add(kind);
                }
            }
        }

        return new StageKinds { Stage = stage, ClusterName = name, Cluster = cluster, Members = members, Unknown = unknown, HasHooks = renderings.Any(rendering => rendering.Hooks.Count > 0) };
    }

    /// <summary>Stage and cluster: <c>prod</c>, or <c>prod-eu</c>, as files are named.</summary>
    public override string ToString() => ClusterName is null ? Stage.Name.Value : $"{Stage.Name}-{ClusterName}";
}
