namespace Slipway.Analysis;

/// <summary>One of the two versions of a rollout.</summary>
internal enum Track
{
    /// <summary>The version before.</summary>
    Stable,

    /// <summary>The new version.</summary>
    Canary,
}
