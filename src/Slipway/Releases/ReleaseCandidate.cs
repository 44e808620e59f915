using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>An image of an application that shall go to a stage.</summary>
public sealed record ReleaseCandidate
{
    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The version, without leading <c>v</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The image, with tag and digest.</summary>
    public required ImageReference Image { get; init; }

    /// <summary>The commit of the application repository that the image was built from; null where it is not known.</summary>
    public CommitSha? SourceCommit { get; init; }

    /// <summary>The web address of the application repository; null where it has none.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>Who proposes it; null where nobody says.</summary>
    public ProposedBy? By { get; init; }

    /// <summary>Why it goes there. Default: it was just built.</summary>
    public ReleaseOrigin Origin { get; init; } = new ReleaseOrigin.Build();
}
