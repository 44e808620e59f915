using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>A pull request as the forge holds it.</summary>
public sealed record PullRequest
{
    /// <summary>Its number in the repository.</summary>
    public required int Number { get; init; }

    /// <summary>Its page.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where it stands.</summary>
    public PullRequestState State { get; init; }

    /// <summary>The commit at the head of its branch.</summary>
    public required CommitSha Head { get; init; }

    /// <summary>Whether its branch is in another repository, of which anybody may have one.</summary>
    public bool IsFromFork { get; init; }

    /// <summary>Its branch.</summary>
    public string Branch { get; init; } = "";

    /// <summary>The branch that it goes to.</summary>
    public string BaseBranch { get; init; } = "";

    /// <summary>The commit on the base branch; null while it is not merged.</summary>
    public CommitSha? MergeCommit { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it was merged; null while it is not.</summary>
    public DateTimeOffset? MergedAt { get; init; }

    /// <summary>The account that opened it.</summary>
    public string Author { get; init; } = "";

    /// <summary>Accounts, and teams as <c>{owner}/{team}</c>, that were asked to review it and did not answer yet.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>Title, body and labels.</summary>
    public required PullRequestText Text { get; init; }
}
