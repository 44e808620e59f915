namespace Slipway.ApplySets;

/// <summary>How a deployment ended.</summary>
public enum DeploymentOutcome
{
    /// <summary>It did not end yet, or was killed.</summary>
    Applying,

    /// <summary>Everything was applied, is healthy and passed its smoke tests.</summary>
    Healthy,

    /// <summary>It could not be applied, did not become healthy, or a smoke test failed.</summary>
    Failed,
}
