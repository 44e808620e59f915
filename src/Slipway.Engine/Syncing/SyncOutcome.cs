using Slipway.Forges;

namespace Slipway.Engine.Syncing;

/// <summary>What came of a sync. One of the types nested here.</summary>
internal abstract record SyncOutcome
{
    private SyncOutcome()
    {
    }

    /// <summary>The cluster is as git says, as far as git could take over anything.</summary>
    public sealed record Nothing : SyncOutcome;

    /// <summary>The pull request is open; merging it is a person's decision.</summary>
    /// <param name="PullRequest">The pull request.</param>
    public sealed record Proposed(PullRequest PullRequest) : SyncOutcome;

    /// <summary>What it proposed was undone.</summary>
    /// <param name="PullRequest">The pull request.</param>
    public sealed record Closed(PullRequest PullRequest) : SyncOutcome;

    /// <summary>It is not ours to do.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record NotProposed(string Reason) : SyncOutcome;
}
