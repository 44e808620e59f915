using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>Images to release to a stage in one go.</summary>
public sealed record ReleaseRequest
{
    /// <summary>The stage; null for the first one of slipway.yaml.</summary>
    public StageName? Stage { get; init; }

    /// <summary>The images, one per application.</summary>
    public required IReadOnlyList<ReleaseCandidate> Candidates { get; init; }
}
