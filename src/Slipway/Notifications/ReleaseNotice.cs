using Slipway.Naming;

namespace Slipway.Notifications;

/// <summary>What people are told about a release.</summary>
public sealed record ReleaseNotice
{
    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The digest of its image.</summary>
    public required Digest Digest { get; init; }

    /// <summary>How far it has come.</summary>
    public required NoticeState State { get; init; }

    /// <summary>The version that ran before; null where it is not known or there was none.</summary>
    public string? Previous { get; init; }

    /// <summary>The page of its pull request.</summary>
    public Uri? PullRequest { get; init; }

    /// <summary>The page that compares its source with that of the version before.</summary>
    public Uri? Compare { get; init; }

    /// <summary>The page of the CI run that tells.</summary>
    public Uri? Run { get; init; }

    /// <summary>Where the application answers.</summary>
    public Uri? Address { get; init; }

    /// <summary>Who proposed it.</summary>
    public string? By { get; init; }

    /// <summary>The time since it was proposed.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>More about the state: why it failed, or which version took its place. The first line is the telling one.</summary>
    public string? Detail { get; init; }
}
