using Slipway.Naming;

namespace Slipway.ConfigRepositories;

/// <summary>One commit to make and push.</summary>
public sealed record ConfigCommit
{
    /// <summary>Author and committer of all commits that Slipway makes.</summary>
    public const string CommitterName = "Slipway";

    /// <summary>Their e-mail address, by which a commit is recognised as Slipway's own.</summary>
    public const string CommitterEmail = "slipway@noreply.invalid";

    /// <summary>The branch to set, without <c>refs/heads/</c>.</summary>
    public required string Branch { get; init; }

    /// <summary>The commit's only parent.</summary>
    public required CommitSha Parent { get; init; }

    /// <summary>Where the branch is expected to be; null when it is expected not to exist.</summary>
    public required CommitSha? ExpectedHead { get; init; }

    /// <summary>Subject, body and trailers.</summary>
    public required string Message { get; init; }

    /// <summary>Files with their new content. Modes are kept; other files stay as they are.</summary>
    public required IReadOnlyList<FileEdit> Files { get; init; }

    /// <summary>Files that the commit takes away.</summary>
    public IReadOnlyList<string> Deleted { get; init; } = [];

    /// <summary>Who is named as its author; null for the committer.</summary>
    internal (string Name, string Email)? Author { get; init; }
}
