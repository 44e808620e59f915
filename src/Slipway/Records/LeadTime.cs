using Slipway.Naming;

namespace Slipway.Records;

/// <summary>How long a commit of the source took to production.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="AuthoredAt">When it was written.</param>
/// <param name="DeployedAt">When it was healthy there.</param>
/// <param name="PullRequest">The pull request that brought it; null where none is known.</param>
internal sealed record LeadTime(CommitSha Commit, DateTimeOffset AuthoredAt, DateTimeOffset DeployedAt, RecordedPullRequest? PullRequest)
{
    public TimeSpan Total => DeployedAt - AuthoredAt;

    public TimeSpan? ToPullRequest => ProposedAt - AuthoredAt;

    public TimeSpan? InPullRequest => PullRequest?.MergedAt - ProposedAt;

    public TimeSpan? Deploying => DeployedAt - PullRequest?.MergedAt;

    // A release pull request is open already when a later commit comes into it.
    private DateTimeOffset? ProposedAt => PullRequest is { OpenedAt: { } opened, MergedAt: { } merged } ? Later(opened, AuthoredAt < merged ? AuthoredAt : merged) : null;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
