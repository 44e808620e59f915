namespace Slipway.Configuration;

/// <summary>Who merges the release pull requests of a stage.</summary>
public enum MergeRule
{
    /// <summary>A person.</summary>
    Manual,

    /// <summary>The forge or Slipway, as soon as all checks passed.</summary>
    WhenChecksPass,
}
