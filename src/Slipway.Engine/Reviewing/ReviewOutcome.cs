namespace Slipway.Engine.Reviewing;

/// <summary>What a plan was compared with.</summary>
/// <param name="ReviewedHash">The hash of the newest plan that was reviewed; null where there was none.</param>
/// <param name="IsApproved">Whether it does more, and somebody approved that.</param>
internal sealed record ReviewOutcome(string? ReviewedHash, bool IsApproved)
{
    /// <summary>The approvals that are missing and were ignored, in words; null: none are.</summary>
    public string? WithoutApprovals { get; init; }
}
