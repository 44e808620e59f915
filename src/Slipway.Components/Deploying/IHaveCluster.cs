using Nuke.Common;
using Serilog;
using Slipway.Ci;
using Slipway.Components.Deploying;
using Slipway.Components.Running;
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

    /// <summary>How the cluster is reached.</summary>
    ClusterOptions ClusterOptions => new()
    {
        Kubeconfig = FindKubeconfig(),
        Context = KubeContext,
        UserAgent = $"slipway/{SlipwayVersion.Text}{(CiRun.Find(RunUrl) is { } run ? $" ({run})" : "")}",
    };

    /// <summary>Connects in the background, while there is other work to do, for the next <see cref="ConnectToCluster"/>.</summary>
    internal void ConnectAhead()
    {
        // Parameters are read here: a host's are not made for several threads.
        var (options, log) = (ClusterOptions, Log.Logger);
        BuildSession.Of(this).Set(Task.Run(() =>
        {
            var connection = ClusterConnection.Open(options, log);
            connection.WarmUp();
            return connection;
        }));
    }

    /// <summary>Connects to the cluster.</summary>
    internal ClusterConnection ConnectToCluster()
    {
        var ahead = BuildSession.Of(this).Take<Task<ClusterConnection>>();
        return ahead is null ? ClusterConnection.Open(ClusterOptions, Log.Logger) : ahead.GetAwaiter().GetResult();
    }

    // A path in parameters.json is relative to the root, wherever the build was started.
    private string? FindKubeconfig() =>
        (string.IsNullOrWhiteSpace(Kubeconfig) ? Environment.GetEnvironmentVariable("KUBECONFIG") : Kubeconfig) is { Length: > 0 } paths
            ? string.Join(Path.PathSeparator, paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => Path.GetFullPath(path, RootDirectory)))
            : null;
}
