using Slipway.Configuration;

namespace Slipway.Kubernetes.Connections;

/// <summary>A cluster that is known by other means than a kubeconfig.</summary>
/// <param name="Name">What messages call it: <c>projects/acme/locations/europe-west3/clusters/prod</c>.</param>
/// <param name="Server">The address of the API server.</param>
/// <param name="Authority">The authority that its certificate is of, as PEM; null where everybody trusts it.</param>
/// <param name="Tokens">Who we are to it.</param>
internal sealed record NamedCluster(string Name, Uri Server, string? Authority, IAccessTokens Tokens)
{
    /// <summary>The cluster of GKE that it is; null: another one.</summary>
    public GkeCluster? Gke { get; init; }
}
