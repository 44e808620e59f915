using Nuke.Common;
using Serilog;
using Slipway.Components.Deploying;
using Slipway.Kubernetes.Connections;

namespace Slipway.Components;

/// <summary>The cluster that the stages run in.</summary>
public interface IHaveCluster : IHaveRun
{
    /// <summary>The kubeconfig. Default: <c>KUBECONFIG</c>, then <c>~/.kube/config</c>, then the service account of the Pod that the build runs in.</summary>
    [Parameter("Kubeconfig file. Default: KUBECONFIG, ~/.kube/config, or the Pod's service account")]
    string? Kubeconfig => TryGetValue(() => Kubeconfig);

    /// <summary>The context of the kubeconfig. Default: its current one.</summary>
    [Parameter("Context of the kubeconfig. Default: its current one")]
    string? KubeContext => TryGetValue(() => KubeContext);

    /// <summary>Connects to the cluster.</summary>
    ClusterConnection ConnectToCluster() => ClusterConnection.Open(
        new ClusterOptions
        {
            Kubeconfig = FindKubeconfig(),
            Context = KubeContext,
            UserAgent = $"slipway/{SlipwayVersion.Text}{(CiRun.Find(RunUrl) is { } run ? $" ({run})" : "")}",
        },
        Log.Logger);

    // A path in parameters.json is relative to the root, wherever the build was started.
    private string? FindKubeconfig() =>
        (string.IsNullOrWhiteSpace(Kubeconfig) ? Environment.GetEnvironmentVariable("KUBECONFIG") : Kubeconfig) is { Length: > 0 } paths
            ? string.Join(Path.PathSeparator, paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => Path.GetFullPath(path, RootDirectory)))
            : null;
}
