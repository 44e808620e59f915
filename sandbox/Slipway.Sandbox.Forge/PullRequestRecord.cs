namespace Slipway.Sandbox.Forge;

/// <summary>A pull request as it is kept. Its labels and comments are its issue's on GitHub; here they live with it.</summary>
internal sealed record PullRequestRecord
{
    public required int Number { get; init; }

    public required string Title { get; init; }

    public string Body { get; init; } = "";

    public string Author { get; init; } = ForgeHost.User;

    public required string HeadBranch { get; init; }

    public required string HeadSha { get; init; }

    public required string BaseBranch { get; init; }

    /// <summary>The base at creation, and after that at every change; after the merge, what was merged into.</summary>
    public required string BaseSha { get; init; }

    public bool IsOpen { get; init; } = true;

    public bool IsDraft { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>Teams that are asked for a review.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    public IReadOnlyList<CommentRecord> Comments { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ReviewRecord> Reviews { get; init; } = [];

    /// <summary>Set while the forge is to merge by itself.</summary>
    public AutoMergeRequest? AutoMerge { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset? MergedAt { get; init; }

    /// <summary>The merge's commit. Set, before the base branch moves, also while <see cref="MergedAt"/> is not: then a merge was cut off.</summary>
    public string? MergeCommit { get; init; }

    public string? MergedBy { get; init; }

    /// <summary>The head that CI has been told of.</summary>
    public string? AnnouncedHead { get; init; }

    public bool IsMerged => MergedAt is not null;
}

internal sealed record CommentRecord(long Id, string Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string User = ForgeHost.User);
