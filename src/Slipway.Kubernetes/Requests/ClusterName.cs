namespace Slipway.Kubernetes.Requests;

/// <summary>How messages name a cluster.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="Source">Where address and credentials come from.</param>
internal sealed record ClusterName(Uri Server, string Source)
{
    public override string ToString() => $"{Server.GetLeftPart(UriPartial.Authority)} ({Source})";
}
