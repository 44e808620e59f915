using Nuke.Common;
using Serilog;
using Slipway.Ci;
using Slipway.Components.Deploying;
using Slipway.Components.Running;
using Slipway.Configuration;
using Slipway.Kubernetes.Connections;

namespace Slipway.Components;

/// <summary>The cluster that the stages run in.</summary>
public interface IHaveCluster : IHaveRun, IHaveGoogleCloud
{
    /// <summary>The kubeconfig. Default: <c>KUBECONFIG</c>, then <c>~/.kube/config</c>, then the service account of the Pod that the build runs in.</summary>
    [Parameter("Kubeconfig file. Default: KUBECONFIG, ~/.kube/config, or the Pod's service account")]
    string? Kubeconfig => TryGetValue(() => Kubeconfig);

    /// <summary>The context of the kubeconfig. Default: its current one.</summary>
    [Parameter("Context of the kubeconfig. Default: its current one")]
    string? KubeContext => TryGetValue(() => KubeContext);

    /// <summary>A cluster of GKE by the name that its API has for it, in place of a kubeconfig.</summary>
    [Parameter("Cluster of GKE in place of a kubeconfig: projects/{project}/locations/{region or zone}/clusters/{cluster}")]
    string? Cluster => TryGetValue(() => Cluster);

    /// <summary>Whether clusters of GKE are reached at their private addresses.</summary>
    [Parameter("Reach clusters of GKE at their private addresses, from inside of their network")]
    bool? PrivateEndpoint => TryGetValue<bool?>(() => PrivateEndpoint!);

    /// <summary>How the cluster is reached, or with <see cref="Cluster"/> how it is spoken to.</summary>
    ClusterOptions ClusterOptions => new()
    {
        Kubeconfig = FindKubeconfig(),
        Context = KubeContext,
        UserAgent = $"slipway/{SlipwayVersion.Text}{(CiRun.Find(RunUrl) is { } run ? $" ({run})" : "")}",
    };

    /// <summary>A requirement: what is set about clusters of GKE makes sense.</summary>
    internal bool ClusterIsValid => this.Accept(() => _ = FindGke(), () => _ = GoogleServices());

    /// <summary>Connects to clusters of GKE.</summary>
    internal GkeConnections GkeConnections() => new(GoogleTokens(), GoogleServices(), PrivateEndpoint == true, Log.Logger);

    /// <summary>Connects to the cluster when it is called, on any thread: parameters, which a host does not make for several threads, are read before.</summary>
    internal Func<ClusterConnection> ClusterOpener()
    {
        var (options, log) = (ClusterOptions, Log.Logger);
        if (FindGke() is not { } cluster)
        {
            return () => ClusterConnection.Open(options, log);
        }

        var gke = GkeConnections();
        return () => gke.Open(cluster, options);
    }

    /// <summary>Connects in the background, while there is other work to do, for the next <see cref="ConnectToCluster"/>.</summary>
    internal void ConnectAhead()
    {
        var open = ClusterOpener();
        BuildSession.Of(this).Set(Task.Run(() =>
        {
            var connection = open();
            connection.WarmUp();
            return connection;
        }));
    }

    /// <summary>Connects to the cluster.</summary>
    internal ClusterConnection ConnectToCluster()
    {
        var ahead = BuildSession.Of(this).Take<Task<ClusterConnection>>();
        return ahead is null ? ClusterOpener()() : ahead.GetAwaiter().GetResult();
    }

    private GkeCluster? FindGke() => string.IsNullOrWhiteSpace(Cluster) ? null : GkeCluster.Parse(Cluster);

    // A path in parameters.json is relative to the root, wherever the build was started.
    private string? FindKubeconfig() =>
        (string.IsNullOrWhiteSpace(Kubeconfig) ? Environment.GetEnvironmentVariable("KUBECONFIG") : Kubeconfig) is { Length: > 0 } paths
            ? string.Join(Path.PathSeparator, paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => Path.GetFullPath(path, RootDirectory)))
            : null;
}
