namespace Slipway.Sandbox.Hosting;

/// <summary>Where a sandbox answers.</summary>
internal sealed record ServerPorts(int WebPort, int ClusterPort)
{
    public Uri Web => new($"http://127.0.0.1:{WebPort}/");

    public Uri Cluster => new($"https://127.0.0.1:{ClusterPort}/");
}
