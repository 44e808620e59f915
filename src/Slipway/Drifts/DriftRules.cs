namespace Slipway.Drifts;

/// <summary>What counts as drift.</summary>
public sealed record DriftRules
{
    /// <summary>
    /// Managers whose added fields are expected, because they are controllers of the cluster. Default: those of Kubernetes itself. Add your operators' names;
    /// the drift report shows them.
    /// </summary>
    public IReadOnlySet<string> Controllers { get; init; } = new HashSet<string>
    {
        "kube-controller-manager", "kube-scheduler", "kubelet", "kube-apiserver", "apiserver", "cloud-controller-manager", "horizontal-pod-autoscaler",
        "vpa-updater", "cluster-autoscaler", "deployment-controller", "k3s", "node-controller",
    };
}
