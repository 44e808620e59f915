using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>What a release plan follows from: one moment of the config repository.</summary>
public sealed record ReleaseState
{
    /// <summary>The branch that the release goes to, such as <c>main</c>.</summary>
    public required string BaseBranch { get; init; }

    /// <summary>Its head.</summary>
    public required CommitSha Base { get; init; }

    /// <summary>The application's files there.</summary>
    public required IReadOnlyList<ConfigFile> Manifests { get; init; }

    /// <summary>The application's fields that slipway.yaml names.</summary>
    public IReadOnlyList<ImagePath> ImagePaths { get; init; } = [];

    /// <summary>The release branch; null when there is none.</summary>
    public ReleaseBranch? Branch { get; init; }
}
