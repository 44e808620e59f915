namespace Slipway.Kubernetes.Connections;

/// <summary>Which cluster to talk to, and how.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// A kubeconfig file, or several joined as in <c>KUBECONFIG</c>. Default (null): <c>~/.kube/config</c>; inside a Pod
    /// without such a file the Pod's service account.
    /// </summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The context of the kubeconfig. Default (null): its current context.</summary>
    public string? Context { get; init; }

    /// <summary>A cluster that is known by other means, so that no kubeconfig counts. Default (null): that of the kubeconfig.</summary>
    internal NamedCluster? Named { get; init; }

    /// <summary>What the server's audit log shows, such as <c>slipway/0.1.0 (https://ci.example/run/7)</c>. Default: <c>slipway</c>.</summary>
    public string UserAgent { get; init; } = "slipway";

    /// <summary>How many requests may wait for an answer at once; watches do not count. Default: 32.</summary>
    public int RequestsInFlight { get; init; } = 32;

    /// <summary>The clock for retries. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
