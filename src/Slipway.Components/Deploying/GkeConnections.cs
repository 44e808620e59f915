using Serilog;
using Slipway.Configuration;
using Slipway.GoogleCloud;
using Slipway.GoogleCloud.Clusters;
using Slipway.GoogleCloud.Credentials;
using Slipway.GoogleCloud.Http;
using Slipway.Kubernetes.Connections;

namespace Slipway.Components.Deploying;

/// <summary>Connects to clusters of Google Kubernetes Engine, without a kubeconfig and without a plugin.</summary>
/// <param name="tokens">Who we are to Google and to the clusters.</param>
/// <param name="services">Where Google's services are.</param>
/// <param name="isPrivate">Whether at their private addresses.</param>
/// <param name="log">Gets what is sent.</param>
internal sealed class GkeConnections(GoogleTokens tokens, GoogleServices services, bool isPrivate, ILogger log)
{
    /// <summary>Asks where a cluster is.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="options">How to speak to it; what they say of a kubeconfig does not count.</param>
    /// <exception cref="InvalidInputException">There is no such cluster, or no way to it.</exception>
    /// <exception cref="SlipwayException">There are no credentials, or GKE does not say.</exception>
    public ClusterConnection Open(GkeCluster cluster, ClusterOptions options)
    {
        using var api = new GoogleApi(tokens, log, TimeProvider.System);
        // A run begins with it, often in the background; until it is answered there is no connection to hand out.
        var endpoint = new GkeClusters(api, services).FindAsync(cluster, isPrivate, CancellationToken.None).GetAwaiter().GetResult();
        return ClusterConnection.Open(options with { Named = new NamedCluster(cluster.ToString(), endpoint.Server, endpoint.Authority, tokens) { Gke = cluster } }, log);
    }
}
