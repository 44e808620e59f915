using Slipway.Naming;

namespace Slipway.Records;

/// <summary>What of an application repository a deployment brought.</summary>
/// <param name="Repository">Its web address; null where it has none.</param>
/// <param name="From">The commit that ran before; null for the first one.</param>
/// <param name="To">The commit that runs.</param>
internal sealed record RecordedSource(string? Repository, CommitSha? From, CommitSha To)
{
    /// <summary>The new commits, as far as they are known.</summary>
    public IReadOnlyList<RecordedCommit> Commits { get; init; } = [];

    /// <summary>How many are new, also where not all of them are named.</summary>
    public int Count { get; init; }
}

/// <summary>A commit of an application repository.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="AuthoredAt">When it was written, which a squash or a rebase keeps.</param>
internal sealed record RecordedCommit(CommitSha Commit, DateTimeOffset AuthoredAt);
