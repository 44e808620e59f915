using Serilog;
using Slipway.ApplySets;
using Slipway.Health;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Planning;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Kubernetes.Waiting;

/// <summary>One look at what an application runs, without waiting for anything.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets warnings about missing rights.</param>
public sealed class LiveHealth(ClusterConnection connection, TimeProvider time, ILogger log)
{
    /// <summary>Looks at an application.</summary>
    /// <param name="target">The application and its stage.</param>
    /// <param name="options">When an object counts as healthy.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where it was never deployed.</returns>
    public async Task<DeployedHealth?> LookAsync(RenderingTarget target, HealthOptions options, CancellationToken cancellationToken)
    {
        if (await connection.GetAsync(ApplySetParent.IdOf(target), cancellationToken) is not { } parent
            // Of another stage, which has a namespace of the same name in this cluster: what is asked for runs in another cluster.
            || (parent.Annotations.GetString(ApplySetLabels.Stage) is { } stage && stage != target.Stage.Value))
        {
            return null;
        }

        var set = ApplySetParent.Read(parent);
        var lists = new MemberLists(connection, Rendering.Of(target, []), set, set);
        await lists.ReadAsync(cancellationToken);
        List<Resource> members = [.. lists.Objects.Where(resource => resource.Labels.GetString(ApplySetLabels.PartOf) == set.Id.Value).OrderBy(resource => resource.Id.ToString(), StringComparer.Ordinal)];
        var live = new LiveObjects(connection, members, log);
        await live.ListAsync(cancellationToken);
        var pods = live.Objects.Where(resource => resource.Id.Type.Kind == "Pod").ToList();
        var now = time.GetUtcNow();
        // What is not current by now has had its time; restarts of the past are no news.
        var tracker = new HealthTracker(members, pods, options, now - options.Timeout);
        return new DeployedHealth(
            parent, tracker.Look(now, live.Objects, live.Events), await new RunningPods(connection, log).LookAsync(members, cancellationToken), lists.Gaps);
    }
}
