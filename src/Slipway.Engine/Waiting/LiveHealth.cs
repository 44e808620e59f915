using Serilog;
using Slipway.ApplySets;
using Slipway.Engine.Events;
using Slipway.Engine.Planning;
using Slipway.Engine.Ports;
using Slipway.Health;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Engine.Waiting;

/// <summary>One look at what an application runs, without waiting for anything.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="notes">Gets warnings about missing rights.</param>
internal sealed class LiveHealth(ICluster cluster, TimeProvider time, INotes notes)
{
    /// <summary>Looks at an application.</summary>
    /// <param name="target">The application and its stage.</param>
    /// <param name="options">When an object counts as healthy.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where it was never deployed.</returns>
    public async Task<DeployedHealth?> LookAsync(RenderingTarget target, HealthOptions options, CancellationToken cancellationToken)
    {
        if (await cluster.GetAsync(ApplySetParent.IdOf(target), cancellationToken) is not { } parent
            // Of another stage, which has a namespace of the same name in this cluster: what is asked for runs in another cluster.
            || (parent.Annotations.GetString(ApplySetLabels.Stage) is { } stage && stage != target.Stage.Value))
        {
            return null;
        }

        var set = ApplySetParent.Read(parent);
        var lists = new MemberLists(cluster, Rendering.Of(target, []), set, set);
        await lists.ReadAsync(cancellationToken);
        List<Resource> members = [.. lists.Objects.Where(resource => resource.Labels.GetString(ApplySetLabels.PartOf) == set.Id.Value).OrderBy(resource => resource.Id.ToString(), StringComparer.Ordinal)];
        var live = new WatchedObjects(cluster, members, notes);
        await live.ListAsync(cancellationToken);
        var pods = live.Objects.Where(resource => resource.Id.Type.Kind == "Pod").ToList();
        var now = time.GetUtcNow();
        // What is not current by now has had its time; restarts of the past are no news.
        var tracker = new HealthTracker(members, pods, options, now - options.Timeout);
        return new DeployedHealth(
            parent, tracker.Look(now, live.Objects, live.Events), await new RunningPods(cluster, notes).LookAsync(members, cancellationToken), lists.Gaps);
    }
}
