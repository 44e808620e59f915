namespace Slipway.Sandbox.Cluster.Metrics;

/// <summary>A request that came for a route, and who it was given to so far.</summary>
internal sealed class RoutedRequest(string @namespace, string route)
{
    public string Namespace => @namespace;

    public string Route => route;

    /// <summary>The backend's; empty where the rule has none.</summary>
    public string Service { get; set; } = "";

    /// <summary>Empty where nobody could be asked.</summary>
    public string Pod { get; set; } = "";
}
