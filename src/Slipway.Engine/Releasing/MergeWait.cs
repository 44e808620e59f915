using Slipway.Forges;
using Slipway.Releases;

namespace Slipway.Engine.Releasing;

/// <summary>How long a merge waits, and for what.</summary>
internal sealed record MergeWait
{
    /// <summary>How long to wait for the checks of the pull request.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether at least one check has to report. Otherwise a pull request without any is merged: at once, or where some are expected, ten seconds later.</summary>
    public bool NeedsChecks { get; init; }

    /// <summary>Says which approvals a pull request lacks, in words; null: none. Null: nobody has to approve.</summary>
    public Func<PullRequest, CancellationToken, Task<string?>>? FindMissingApprovals { get; init; }
}
