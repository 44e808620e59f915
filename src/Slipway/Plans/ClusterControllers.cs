namespace Slipway.Plans;

/// <summary>The controllers that Kubernetes and its distributions bring, by the names under which they own fields.</summary>
internal static class ClusterControllers
{
    public static readonly IReadOnlySet<string> Names = new HashSet<string>
    {
        "kube-controller-manager", "kube-scheduler", "kubelet", "kube-apiserver", "apiserver", "cloud-controller-manager", "horizontal-pod-autoscaler",
        "vpa-updater", "cluster-autoscaler", "deployment-controller", "k3s", "node-controller",
    };
}
