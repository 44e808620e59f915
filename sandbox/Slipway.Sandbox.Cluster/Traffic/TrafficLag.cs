namespace Slipway.Sandbox.Cluster.Traffic;

/// <summary>How late a load balancer learns what is written: routes with their weights, and which Pods stand behind Services.</summary>
internal sealed record TrafficLag(TimeSpan Weights, TimeSpan Endpoints)
{
    public static TrafficLag None { get; } = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>As measured at GKE's Gateway (https://github.com/argoproj/argo-rollouts/issues/4710).</summary>
    public static TrafficLag Gke { get; } = new(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(18));

    /// <summary>More is not remembered.</summary>
    public static TimeSpan Most { get; } = TimeSpan.FromMinutes(1);
}
