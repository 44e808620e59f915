namespace Slipway.Configuration;

/// <summary>When a release of a stage goes on to the next one.</summary>
internal enum PromotionRule
{
    /// <summary>When a person asks for it.</summary>
    Manual,

    /// <summary>As soon as it is healthy.</summary>
    AfterHealthy,
}
