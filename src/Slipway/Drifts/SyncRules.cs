namespace Slipway.Drifts;

/// <summary>What of the changes in a stage's cluster is proposed to git.</summary>
public sealed record SyncRules
{
    /// <summary>How long a change has to be there before it is proposed: whoever made it may still be at work. Default: 15 minutes.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Fields that are never proposed, with all below them: <c>spec.template.spec.nodeSelector</c>, <c>metadata.annotations["example.com/x"]</c>. Default: none.</summary>
    public IReadOnlyList<string> NeverPaths { get; init; } = [];
}
