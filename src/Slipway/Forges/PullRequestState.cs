namespace Slipway.Forges;

/// <summary>Where a pull request stands.</summary>
public enum PullRequestState
{
    /// <summary>It can be merged.</summary>
    Open,

    /// <summary>It was closed without a merge.</summary>
    Closed,

    /// <summary>It was merged.</summary>
    Merged,
}
