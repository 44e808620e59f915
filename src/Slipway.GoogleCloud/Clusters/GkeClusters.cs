using System.Net;
using Slipway.Configuration;
using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Clusters;

/// <summary>Where clusters of Google Kubernetes Engine are (https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters/get).</summary>
internal sealed class GkeClusters(GoogleApi api, GoogleServices services)
{
    /// <summary>How to reach a cluster from here.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="isPrivate">Whether at its private address.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="InvalidInputException">There is no such cluster, or no such way to it.</exception>
    /// <exception cref="SlipwayException">GKE does not say.</exception>
    public async Task<GkeEndpoint> FindAsync(GkeCluster cluster, bool isPrivate, CancellationToken cancellationToken)
    {
        var request = new GoogleRequest
        {
            Subject = $"cluster {cluster}",
            Service = "container.googleapis.com",
            Project = cluster.Project,
            Method = HttpMethod.Get,
            Address = new Uri(services.Container, $"v1/{cluster}"),
        };
        try
        {
            return GkeEndpoint.Of(cluster, await api.SendAsync(request, GoogleJson.Default.ContainerCluster, cancellationToken), isPrivate);
        }
        catch (GoogleRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            throw new InvalidInputException(refusal.Subject, $"there is no such cluster. List those there are: gcloud container clusters list --project {cluster.Project}");
        }
    }
}
