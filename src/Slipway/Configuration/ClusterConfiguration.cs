using Slipway.Naming;

namespace Slipway.Configuration;

/// <summary>A cluster of a stage, as slipway.yaml declares it: a context, a kubeconfig or both, or a cluster of GKE.</summary>
internal sealed record ClusterConfiguration
{
    /// <summary>Its name among the clusters of the stage; null where the stage is in one.</summary>
    public ClusterName? Name { get; init; }

    /// <summary>The context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>The kubeconfig, relative paths from the folder of slipway.yaml; null for the run's.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The cluster of GKE; null where a kubeconfig leads to the cluster.</summary>
    public GkeCluster? Gke { get; init; }

    /// <summary>Where it is, in the words of slipway.yaml.</summary>
    public string Place => Gke is not null ? $"gke {Gke}" : string.Join(", ", new[] { Named("context", Context), Named("kubeconfig", Kubeconfig) }.OfType<string>());

    /// <inheritdoc/>
    public override string ToString() => Name is null ? Place : $"{Name} ({Place})";

    private static string? Named(string key, string? value) => value is null ? null : $"{key} {value}";
}
