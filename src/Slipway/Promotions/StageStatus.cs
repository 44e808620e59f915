using Slipway.Naming;

namespace Slipway.Promotions;

/// <summary>Where one application stands in one stage.</summary>
internal sealed record StageStatus
{
    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The cluster, where the stage is in several; null where it is in one.</summary>
    public ClusterName? Cluster { get; init; }

    /// <summary>The image that the default branch has; null while the application waits for its first release.</summary>
    public ImageReference? InGit { get; init; }

    /// <summary>The image that was deployed last; null where nothing was deployed, or that is not known.</summary>
    public ImageReference? Running { get; init; }

    /// <summary>The commit of the application repository that the image was built from; null where no release says so.</summary>
    public CommitSha? Source { get; init; }

    /// <summary>The commit of the config repository that was deployed last.</summary>
    public CommitSha? Commit { get; init; }

    /// <summary>Its health, in a few words.</summary>
    public required string Health { get; init; }

    /// <summary>Since when it is like this.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The open pull request of its release branch, with the version that it brings; null when there is none.</summary>
    public string? PullRequest { get; init; }
}
