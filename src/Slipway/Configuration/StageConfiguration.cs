using Slipway.Naming;

namespace Slipway.Configuration;

/// <summary>A stage as slipway.yaml declares it.</summary>
public sealed record StageConfiguration
{
    /// <summary>Its name, which is also the name of its folder.</summary>
    public required StageName Name { get; init; }

    /// <summary>The namespace in the cluster; the stage's name unless declared.</summary>
    public required string Namespace { get; init; }

    /// <summary>Who merges release pull requests.</summary>
    public MergeRule Merge { get; init; } = MergeRule.Manual;

    /// <summary>When a release goes on to the next stage.</summary>
    public PromotionRule Promotion { get; init; } = PromotionRule.Manual;

    /// <summary>Where applications answer, with <c>{application}</c> in place of their name; null when not declared.</summary>
    public string? Url { get; init; }

    /// <summary>Accounts that are asked to review release pull requests.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>Where an application answers in this stage; null when not declared.</summary>
    public Uri? UrlOf(ApplicationName application) =>
        Url is null ? null : new Uri(Url.Replace("{application}", application.Value, StringComparison.Ordinal));
}
