namespace Slipway.GoogleCloud.Clusters;

/// <summary>A cluster, as far as it says how to reach it (https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Cluster).</summary>
internal sealed record ContainerCluster
{
    /// <summary>Such as <c>RUNNING</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The address of the API server that clients use by default.</summary>
    public string? Endpoint { get; init; }

    public ClusterAuthority? MasterAuth { get; init; }

    public PrivateClusterConfig? PrivateClusterConfig { get; init; }

    public ControlPlaneEndpointsConfig? ControlPlaneEndpointsConfig { get; init; }
}

/// <summary>Who signs the certificate of the API server.</summary>
/// <param name="ClusterCaCertificate">The authority's certificate as PEM, in base64.</param>
internal sealed record ClusterAuthority(string? ClusterCaCertificate);

/// <summary>The addresses of a private cluster.</summary>
internal sealed record PrivateClusterConfig(bool? EnablePrivateEndpoint, string? PrivateEndpoint, string? PublicEndpoint);

/// <summary>The ways to the API server.</summary>
internal sealed record ControlPlaneEndpointsConfig(DnsEndpointConfig? DnsEndpointConfig, IpEndpointsConfig? IpEndpointsConfig);

/// <summary>The way by name, with a certificate that everybody trusts.</summary>
/// <param name="Endpoint">The name.</param>
/// <param name="AllowExternalTraffic">Whether it is open to the outside of Google Cloud, behind IAM.</param>
internal sealed record DnsEndpointConfig(string? Endpoint, bool? AllowExternalTraffic);

/// <summary>The ways by address, with a certificate of the cluster's own authority.</summary>
internal sealed record IpEndpointsConfig(bool? Enabled, bool? EnablePublicEndpoint, string? PublicEndpoint, string? PrivateEndpoint);
