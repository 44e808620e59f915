using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>Images to release to a stage in one go.</summary>
public sealed record ReleaseRequest
{
    /// <summary>The stage; null for the first one of slipway.yaml.</summary>
    public StageName? Stage { get; init; }

    /// <summary>The version, without leading <c>v</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The commit of the application repository.</summary>
    public required CommitSha SourceCommit { get; init; }

    /// <summary>The web address of the application repository; null where it has none.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>The image of each application, with tag and digest.</summary>
    public required IReadOnlyDictionary<ApplicationName, ImageReference> Images { get; init; }
}
