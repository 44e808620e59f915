using Slipway.Naming;

namespace Slipway.Versions;

/// <summary>What is built: a commit of the application repository and the version derived from it.</summary>
public sealed record SourceVersion
{
    /// <summary>The SemVer version, without leading <c>v</c>; also valid as an image tag.</summary>
    public required string Version { get; init; }

    /// <summary>The commit at HEAD.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>When the commit was made.</summary>
    public required DateTimeOffset CommittedAt { get; init; }

    /// <summary>Whether the work tree differs from the commit. The version then ends in <c>.dirty.g&lt;tree hash&gt;</c>.</summary>
    public required bool IsDirty { get; init; }

    /// <summary>The web address of the repository, without credentials; null where there is no remote.</summary>
    public string? RepositoryUrl { get; init; }
}
