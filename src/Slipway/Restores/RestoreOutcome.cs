using Slipway.Forges;

namespace Slipway.Restores;

/// <summary>What came of a restore. One of the types nested here.</summary>
internal abstract record RestoreOutcome
{
    private RestoreOutcome()
    {
    }

    /// <summary>The pull request is open; merging it is a person's decision.</summary>
    /// <param name="PullRequest">The pull request.</param>
    public sealed record Proposed(PullRequest PullRequest) : RestoreOutcome;

    /// <summary>There is nothing that a restore could do, or it is not ours to do.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record NotProposed(string Reason) : RestoreOutcome;
}
