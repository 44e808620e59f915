using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>What a release plan follows from: one moment of the config repository.</summary>
internal sealed record ReleaseState
{
    /// <summary>The branch that the release goes to, such as <c>main</c>.</summary>
    public required string BaseBranch { get; init; }

    /// <summary>Its head.</summary>
    public required CommitSha Base { get; init; }

    /// <summary>The application's files there.</summary>
    public required IReadOnlyList<ConfigFile> Manifests { get; init; }

    /// <summary>The symbolic links among them, with what they lead to.</summary>
    public IReadOnlyList<ConfigLink> Links { get; init; } = [];

    /// <summary>The application's fields that slipway.yaml names.</summary>
    public IReadOnlyList<ImagePath> ImagePaths { get; init; } = [];

    /// <summary>The stage's rules; null for the default ones.</summary>
    public StageConfiguration? Stage { get; init; }

    /// <summary>The release branch; null when there is none.</summary>
    public ReleaseBranchHead? Branch { get; init; }

    /// <summary>The pull requests that the release branch ever had, newest first.</summary>
    public IReadOnlyList<PullRequest> PullRequests { get; init; } = [];

    /// <summary>Whether to leave alone what was merged before.</summary>
    public bool OnlyNew { get; init; }

    /// <summary>Whether to propose again what a person closed.</summary>
    public bool Reopen { get; init; }
}
