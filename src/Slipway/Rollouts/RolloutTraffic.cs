namespace Slipway.Rollouts;

/// <summary>What decides which version gets a request.</summary>
internal enum RolloutTraffic
{
    /// <summary>The weights of an HTTPRoute.</summary>
    Route,

    /// <summary>The selector of the Service: all or nothing.</summary>
    Selector,

    /// <summary>How many Pods of each version are ready behind the Service.</summary>
    PodRatio,
}
