using Slipway.Engine.Ports;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Engine.Planning;

/// <summary>Plans many applications of a cluster by one look at it.</summary>
public static class StagePlans
{
    /// <summary>The plans, in the order of the renderings. Nothing is written.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="renderings">What would be applied.</param>
    /// <param name="rulesOf">What the plan of an application may decide.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">The cluster cannot be asked, or an apply set belongs to another tool.</exception>
    public static async Task<IReadOnlyList<ClusterPlan>> PlanAsync(
        ICluster cluster, IReadOnlyList<Rendering> renderings, Func<RenderingTarget, PlanRules> rulesOf, CancellationToken cancellationToken)
    {
        var plans = new ClusterPlan[renderings.Count];
        var planner = new ClusterPlanner(new StageSnapshot(cluster, renderings.Count));
        await Parallel.ForEachAsync(Enumerable.Range(0, renderings.Count), cluster.Parallel(cancellationToken), async (i, token) =>
            plans[i] = await planner.PlanAsync(renderings[i], rulesOf(renderings[i].Target), token));
        return plans;
    }
}
