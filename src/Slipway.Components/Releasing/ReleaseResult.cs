using Slipway.Engine.Releasing;

namespace Slipway.Components.Releasing;

/// <summary>What the release targets leave in <c>artifacts/release.json</c>; each adds to it.</summary>
public sealed record ReleaseResult
{
    /// <summary>The releases, one per application.</summary>
    public required IReadOnlyList<ReleasedApplication> Releases { get; init; }
}
