namespace Slipway.Sandbox.Forge;

/// <summary>The rules of a protected branch. They bind everybody, the owner too: an automation's token cannot pass them by on GitHub either.</summary>
internal sealed record BranchProtection
{
    /// <summary>Names of statuses or check runs that have to be a success; null where none is asked for.</summary>
    public IReadOnlyList<string>? RequiredChecks { get; init; }

    /// <summary>The head must contain the base branch's newest commit.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Null where no review is asked for.</summary>
    public int? RequiredApprovals { get; init; }

    /// <summary>A push takes approvals away.</summary>
    public bool DismissesStaleReviews { get; init; }

    public bool RequiresLinearHistory { get; init; }
}
