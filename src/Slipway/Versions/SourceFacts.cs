using Slipway.Naming;

namespace Slipway.Versions;

/// <summary>What git says about the application repository, before a version is made of it.</summary>
public sealed record SourceFacts
{
    /// <summary>The commit that is released: the one at HEAD or, where HEAD adds only manifests to it, an earlier one.</summary>
    public required CommitSha Head { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CommittedAt { get; init; }

    /// <summary>The tag that the version follows from, as <see cref="VersionTag.Base"/> chose it; null when there is none.</summary>
    public required VersionTag? BaseTag { get; init; }

    /// <summary>The number of commits since <see cref="BaseTag"/>, or in all where there is none.</summary>
    public required int Height { get; init; }

    /// <summary>The id of the work tree's git tree, when it differs from HEAD's; null for a clean work tree.</summary>
    public string? DirtyTree { get; init; }

    /// <summary>The web address of the repository, without credentials; null where there is no remote.</summary>
    public string? RepositoryUrl { get; init; }
}
