using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Smoke;

namespace Slipway.Engine.Deploying;

/// <summary>A stage in one cluster.</summary>
internal sealed record StagePart
{
    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The cluster's name; null where the stage is in one cluster only.</summary>
    public ClusterName? ClusterName { get; init; }

    /// <summary>The cluster.</summary>
    public required ICluster Cluster { get; init; }

    /// <summary>The stage's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The renderings that are deployed, in any order.</summary>
    public required IReadOnlyList<Rendering> Renderings { get; init; }

    /// <summary>Whether these are all that the stage has in git. Only then the stage as a whole is aimed at the commit.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>What a plan of an application may decide, among all the others in the cluster.</summary>
    public required Func<RenderingTarget, PlanRules> PlanRulesOf { get; init; }

    /// <summary>Sends the requests of smoke tests; null: nothing is tested.</summary>
    public ISmokeRequests? SmokeRequests { get; init; }

    /// <summary>Stage and cluster, as messages name it: <c>prod</c>, or <c>prod/eu</c>.</summary>
    public override string ToString() => ClusterName is null ? Stage.Value : $"{Stage}/{ClusterName}";
}
