using Slipway.Engine.Planning;

namespace Slipway.Engine.Deploying;

/// <summary>What would change in a stage in one cluster, by one look at it.</summary>
internal sealed record PartPlans
{
    private PartPlans()
    {
    }

    /// <summary>The stage and the cluster.</summary>
    public required StagePart Part { get; init; }

    /// <summary>The plans of those that do not wait for their first release, in the order of the renderings.</summary>
    public IReadOnlyList<ClusterPlan> Plans { get; private init; } = [];

    /// <summary>Why the cluster could not be asked; null: it was.</summary>
    public SlipwayException? Problem { get; private init; }

    /// <summary>Plans all. Nothing is written. A cluster that cannot be asked is a <see cref="Problem"/>: what would change in the others is worth seeing all the same.</summary>
    /// <exception cref="SlipwayException">An apply set belongs to another tool, or the cluster refuses to tell.</exception>
    public static async Task<PartPlans> OfAsync(StagePart part, CancellationToken cancellationToken)
    {
        var renderings = part.Renderings.Where(rendering => !rendering.IsWaitingForRelease).ToList();
        var plans = new ClusterPlan[renderings.Count];
        var planner = new ClusterPlanner(new StageSnapshot(part.Cluster, renderings.Count));
        try
        {
            await Parallel.ForEachAsync(renderings.Index(), part.Cluster.Parallel(cancellationToken), async (rendering, token) =>
                plans[rendering.Index] = await planner.PlanAsync(rendering.Item, part.PlanRulesOf(rendering.Item.Target), token));
            return new PartPlans { Part = part, Plans = plans };
        }
        catch (SlipwayException exception) when (exception.IsTransient)
        {
            return new PartPlans { Part = part, Problem = exception };
        }
    }
}
