using Serilog;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Engine.Waiting;

/// <summary>Asks the Pods of workloads which images they run.</summary>
internal sealed class RunningPods(ICluster cluster, INotes notes)
{
    /// <summary>What the resources run; where Pods may not be listed, what they ask for.</summary>
    /// <param name="resources">The live resources.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<RunningImages> LookAsync(IReadOnlyCollection<Resource> resources, CancellationToken cancellationToken)
    {
        var namespaces = resources.Where(resource => ContainerImages.Of(resource).Any()).Select(resource => resource.Id.Namespace).Distinct();
        var types = from space in namespaces from type in (ResourceType[])[BuiltInTypes.Pods, BuiltInTypes.ReplicaSets] select (space, type);
        try
        {
            var lists = await Task.WhenAll(types.Select(list => cluster.ListAsync(list.type, list.space, labelSelector: null, cancellationToken)));
            return RunningImages.Of(resources, [.. lists.SelectMany(list => list.Items)]);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            notes.Warn("The right to list pods and replicasets is missing: which images run is not known, those that were asked for count");
            return RunningImages.AskedFor(resources);
        }
    }
}
