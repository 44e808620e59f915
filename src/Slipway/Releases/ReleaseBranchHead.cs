using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>The head of a release branch as it was found.</summary>
internal sealed record ReleaseBranchHead
{
    /// <summary>The commit at its head.</summary>
    public required CommitSha Head { get; init; }

    /// <summary>The commit's first parent.</summary>
    public required CommitSha? Parent { get; init; }

    /// <summary>The committer's e-mail address.</summary>
    public required string Committer { get; init; }

    /// <summary>The commit's message.</summary>
    public required string Message { get; init; }

    /// <summary>The application's files at the head.</summary>
    public required IReadOnlyList<ConfigFile> Manifests { get; init; }
}
