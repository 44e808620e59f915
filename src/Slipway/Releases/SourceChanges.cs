using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>What changed in the application repository between two releases.</summary>
public sealed record SourceChanges
{
    /// <summary>The commit that ran before.</summary>
    public required CommitSha From { get; init; }

    /// <summary>The commit that is released.</summary>
    public required CommitSha To { get; init; }

    /// <summary>The number of commits that are new.</summary>
    public required int Ahead { get; init; }

    /// <summary>The number of commits that ran before and are not part of the release.</summary>
    public int Behind { get; init; }

    /// <summary>The new commits, newest first; not all where there are many.</summary>
    public IReadOnlyList<SourceChange> Commits { get; init; } = [];
}
