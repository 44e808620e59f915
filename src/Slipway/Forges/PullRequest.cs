using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>A pull request as the forge holds it.</summary>
public sealed record PullRequest
{
    /// <summary>Its number in the repository.</summary>
    public required int Number { get; init; }

    /// <summary>Its page.</summary>
    public required Uri Url { get; init; }

    /// <summary>The commit at the head of its branch.</summary>
    public required CommitSha Head { get; init; }

    /// <summary>Title, body and labels.</summary>
    public required PullRequestText Text { get; init; }
}
