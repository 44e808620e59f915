using Slipway.Naming;

namespace Slipway.Components.Artifacts;

/// <summary>What a result file was made from. Only a result made from the same is read back.</summary>
public sealed record ArtifactStamp
{
    /// <summary>The commit: of the application repository for a release, of the config repository for a deployment.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>The version, which also tells two states of a dirty work tree apart; null where there is none.</summary>
    public string? Version { get; init; }

    /// <summary>The stage; null where the result is the same for all.</summary>
    public StageName? Stage { get; init; }

    /// <summary>The first difference, in words; null when a result with this stamp serves the expected one.</summary>
    internal string? DifferenceFrom(ArtifactStamp expected) =>
        Commit != expected.Commit ? $"it is of commit {Commit.Abbreviated}, and this is {expected.Commit.Abbreviated}"
        : expected.Version is not null && Version != expected.Version ? $"it is of version {Version}, and this is {expected.Version}"
        : expected.Stage is not null && Stage != expected.Stage ? $"it is of stage {Stage}, and this is {expected.Stage}"
        : null;
}
