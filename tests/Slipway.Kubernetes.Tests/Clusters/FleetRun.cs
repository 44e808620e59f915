using Slipway.Deployments;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Engine.Ports;
using Slipway.Engine.Reviewing;
using Slipway.Engine.Rollouts;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Smoke;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>How a run of a <see cref="TestFleet"/> differs from the usual one.</summary>
internal sealed record FleetRun
{
    /// <summary>The only application; null: all.</summary>
    public string? Application { get; init; }

    /// <summary>The only stage; null: all.</summary>
    public string? Stage { get; init; }

    /// <summary>The line to the cluster; null: the fleet's own.</summary>
    public ICluster? Through { get; init; }

    /// <summary>The line to the clusters of stages that are only looked at; null: that of the others.</summary>
    public ICluster? RequiredThrough { get; init; }

    public StageRules Rules { get; init; } = new();

    public CommitOrder Order { get; init; } = Commits.IsAncestor;

    public Func<RenderingTarget, IReadOnlyList<SmokeTest>>? TestsOf { get; init; }

    public bool TestsAll { get; init; }

    public bool IgnoresFreeze { get; init; }

    /// <summary>Looks at plans before the first write; null: nobody does.</summary>
    public Func<PlanReview, CancellationToken, Task<ReviewOutcome?>>? Review { get; init; }

    /// <summary>Sends smoke tests' requests; null: nothing answers.</summary>
    public ISmokeRequests? Requests { get; init; }

    public IReadOnlyList<IDeployListener> Listeners { get; init; } = [];

    public RolloutOptions Rollouts { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
