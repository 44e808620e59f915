using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>Images to release to a stage in one go.</summary>
internal sealed record ReleaseRequest
{
    /// <summary>The stage; null for the first one of slipway.yaml.</summary>
    public StageName? Stage { get; init; }

    /// <summary>The images, one per application.</summary>
    public required IReadOnlyList<ReleaseCandidate> Candidates { get; init; }

    /// <summary>Whether to leave alone what was merged before: a stage that went back to another version is not taken forward again unasked.</summary>
    public bool OnlyNew { get; init; }

    /// <summary>Whether to propose again what a person closed, or went back from.</summary>
    public bool Reopen { get; init; }

    /// <summary>Whether to propose a commit that comes before the one that is proposed or released already.</summary>
    public bool AllowsOlder { get; init; }

    /// <summary>Whether versions say what comes late where the history does not, whoever released what is there: as of events, which come in any order.</summary>
    internal bool GoesByVersions { get; init; }

    /// <summary>The same request, proposed by somebody.</summary>
    public ReleaseRequest ProposedBy(ProposedBy by, bool reopen) => this with { Candidates = [.. Candidates.Select(candidate => candidate with { By = by })], Reopen = reopen };
}
