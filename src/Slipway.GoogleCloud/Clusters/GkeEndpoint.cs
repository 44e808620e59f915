using System.Text;
using Slipway.Configuration;

namespace Slipway.GoogleCloud.Clusters;

/// <summary>How the API server of a cluster is reached.</summary>
/// <param name="Server">Its address.</param>
/// <param name="Authority">The authority that its certificate is of, as PEM; null where everybody trusts it.</param>
internal sealed record GkeEndpoint(Uri Server, string? Authority)
{
    /// <summary>
    /// By name where that is open to the outside (https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation), else at its public address; at its private one where asked
    /// for it, which takes a way into the cluster's network.
    /// </summary>
    /// <exception cref="SlipwayException">There is no such way.</exception>
    public static GkeEndpoint Of(GkeCluster name, ContainerCluster cluster, bool isPrivate)
    {
        var (ways, older) = (cluster.ControlPlaneEndpointsConfig, cluster.PrivateClusterConfig);
        if (isPrivate)
        {
            return (ways?.IpEndpointsConfig?.PrivateEndpoint ?? older?.PrivateEndpoint) is { Length: > 0 } inside
                ? At(name, inside, cluster)
                : throw new InvalidInputException($"cluster {name}", "it has no private address. Leave PrivateEndpoint out.");
        }

        if (ways?.DnsEndpointConfig is { AllowExternalTraffic: true, Endpoint: { Length: > 0 } dnsName })
        {
            return new(AddressOf(name, dnsName), Authority: null);
        }

        var isOpen = ways?.IpEndpointsConfig is { } addresses ? addresses is not ({ Enabled: false } or { EnablePublicEndpoint: false }) : older?.EnablePrivateEndpoint != true;
        return isOpen && (ways?.IpEndpointsConfig?.PublicEndpoint ?? older?.PublicEndpoint ?? cluster.Endpoint) is { Length: > 0 } address
            ? At(name, address, cluster)
            : throw new InvalidInputException(
                $"cluster {name}",
                $"its status is {cluster.Status ?? "unknown"}, and it has neither a name that is open to the outside nor a public address. Open its name, which IAM guards: "
                + $"gcloud container clusters update {name.Name} --location {name.Location} --project {name.Project} --enable-dns-access; or run inside of its network, with --private-endpoint.");
    }

    private static GkeEndpoint At(GkeCluster name, string address, ContainerCluster cluster)
    {
        var encoded = cluster.MasterAuth?.ClusterCaCertificate;
        var bytes = new byte[encoded?.Length ?? 0];
        return encoded is { Length: > 0 } && Convert.TryFromBase64String(encoded, bytes, out var length)
            ? new(AddressOf(name, address), Encoding.UTF8.GetString(bytes, 0, length))
            : throw new SlipwayException($"cluster {name}", "GKE does not say which authority its certificate is of; expected 'masterAuth.clusterCaCertificate' in base64.");
    }

    private static Uri AddressOf(GkeCluster name, string host) => Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var server)
        ? server
        : throw new SlipwayException($"cluster {name}", $"GKE says that it is at '{host}', which is not an address.");
}
