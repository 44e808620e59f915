namespace Slipway.Sandbox.Hosting;

/// <summary>Where a sandbox answers.</summary>
internal sealed record ServerPorts(int WebPort, int ClusterPort)
{
    /// <summary>The host of everything that a person acts on.</summary>
    public const string PageHost = "127.0.0.1";

    /// <summary>The host that applications answer on: to browsers another origin and another site, so that their pages cannot act on ours, nor get its cookies.</summary>
    public const string ApplicationHost = "localhost";

    public Uri Web => new($"http://{PageHost}:{WebPort}/");

    public Uri Applications => new($"http://{ApplicationHost}:{WebPort}/");

    public Uri Cluster => new($"https://127.0.0.1:{ClusterPort}/");
}
