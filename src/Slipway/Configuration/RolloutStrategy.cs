namespace Slipway.Configuration;

/// <summary>How a new version of an application takes over from the one before.</summary>
internal enum RolloutStrategy
{
    /// <summary>As Kubernetes does it: Pods are replaced one after the other.</summary>
    None,

    /// <summary>The new version gets a growing share of the traffic, step by step.</summary>
    Canary,

    /// <summary>The new version runs in full beside the one before, and gets all of the traffic at once.</summary>
    BlueGreen,
}
