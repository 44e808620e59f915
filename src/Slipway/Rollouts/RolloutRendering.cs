using Slipway.Hooks;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Rollouts;

/// <summary>
/// What the cluster holds in each phase of a rollout: a rendering like any other, so that planning, applying, verifying and the search for drift need not know of rollouts. At its end it is
/// what git says, byte for byte.
/// </summary>
internal static class RolloutRendering
{
    /// <summary>The rendering of where a rollout stands.</summary>
    public static Rendering At(RolloutPlan plan, RolloutRecord record)
    {
        var rendering = At(plan, record.Phase, record.Weight, record.Replicas);
        // It finds nothing to do any more while the version before is replaced, and goes after that: what is replaced is what was reviewed.
        return plan.Strategy.Fuse is { } image && (record.IsStepping || record.Phase == RolloutPhase.Settling) ? rendering.OnTheWay([.. rendering.Resources, .. Fuse.Of(plan, record.Deadline, image)], rendering.Hooks) : rendering;
    }

    /// <summary>The rendering of a phase.</summary>
    /// <param name="plan">The two commits.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="weight">The new version's share, in percent.</param>
    /// <param name="replicas">How many Pods the new version has.</param>
    public static Rendering At(RolloutPlan plan, RolloutPhase phase, int weight, int replicas)
    {
        var (healthy, next) = (plan.Healthy.Resources, plan.Next.Resources);
        return phase switch
        {
            // What is new in the commit changes nothing for the version before; what it changes waits until that one is replaced, and what it drops, too.
            RolloutPhase.Preparing or RolloutPhase.Observing => plan.Next.OnTheWay(Canary(plan, Union(healthy, next), weight, replicas), plan.Next.Hooks),
            RolloutPhase.Settling => plan.Next.OnTheWay(Canary(plan, Union(WithRouteOf(plan, next), healthy), weight, replicas), plan.Next.Hooks),
            RolloutPhase.Returning => plan.Next.OnTheWay([.. Union(next, healthy), .. Own(plan, replicas)], plan.Next.Hooks),
            // Hooks of the version that goes run no more, nor what undoes them: they were declared to be compatible.
            RolloutPhase.Aborting => plan.Next.OnTheWay(Canary(plan, Union(healthy, next), 0, replicas), []),
            RolloutPhase.Clearing or RolloutPhase.Aborted => plan.Next.OnTheWay(healthy, []),
            _ => plan.Next,
        };
    }

    /// <summary>How many Pods the new version needs for its share, beside those of the version before as they are now.</summary>
    public static int ReplicasFor(RolloutTraffic traffic, int weight, int liveReplicas) => Math.Max(1, traffic == RolloutTraffic.PodRatio
        // Those of the version before stay: so many make it the share of all.
        ? Ceiling(weight * liveReplicas, 100 - weight)
        : Ceiling(weight * liveReplicas, 100));

    private static IEnumerable<Resource> Canary(RolloutPlan plan, IReadOnlyCollection<Resource> resources, int weight, int replicas) =>
    [
        .. resources.Select(resource => Weighed(plan.Rolled, resource, weight)),
        // By Pods alone, one that is ready has its share.
        .. Own(plan, plan.Rolled.Traffic == RolloutTraffic.PodRatio && weight == 0 ? 0 : replicas),
    ];

    private static Resource Weighed(RolledWorkload rolled, Resource resource, int weight) =>
        resource.Id.Key == rolled.Route?.Id.Key ? RouteWeights.Set(resource, rolled, weight)
        : resource.Id.Key == rolled.Service.Id.Key && rolled.Traffic == RolloutTraffic.Selector && weight > 0 ? CanaryObjects.Switched(rolled, resource)
        : resource;

    private static IEnumerable<Resource> Own(RolloutPlan plan, int replicas) =>
    [
        CanaryObjects.Deployment(plan.Rolled, plan.Rolled.In(plan.Next)!, replicas),
        CanaryObjects.Service(plan.Rolled, plan.Rolled.Service),
        .. CanaryObjects.Followers(plan.Rolled, plan.Healthy.Resources),
    ];

    // The rules of the route change with the way back: until then they hold the share.
    private static IReadOnlyList<Resource> WithRouteOf(RolloutPlan plan, IReadOnlyList<Resource> next) =>
        plan.Rolled.Route is { } route ? [.. next.Select(resource => resource.Id.Key == route.Id.Key ? route : resource)] : next;

    private static List<Resource> Union(IReadOnlyList<Resource> first, IReadOnlyList<Resource> second)
    {
        var known = first.Select(resource => resource.Id.Key).ToHashSet();
        return [.. first, .. second.Where(resource => !known.Contains(resource.Id.Key))];
    }

    private static int Ceiling(int number, int by) => (number + by - 1) / by;
}
