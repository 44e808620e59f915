using Slipway.Analysis;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Rollouts;

/// <summary>
/// How far a rollout has come: an annotation of the apply set's parent, written before what it announces. There is no other memory of it, so that any job can go on.
/// </summary>
internal sealed record RolloutRecord
{
    /// <summary>The commit of the config repository that rolls out.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>What tells the release from others.</summary>
    public required string Release { get; init; }

    /// <summary>The image that rolls out; null where its pod template names none with a digest.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The commit that was healthy before: the version that takes the rest of the traffic.</summary>
    public required CommitSha From { get; init; }

    /// <summary>The strategy that it began under: another one begins again.</summary>
    public required string StrategyHash { get; init; }

    /// <summary>How the new version takes over.</summary>
    public required RolloutStrategy Strategy { get; init; }

    /// <summary>The Deployment that rolls out.</summary>
    public required string Deployment { get; init; }

    /// <summary>The HTTPRoute whose weights it sets; null: none.</summary>
    public string? Route { get; init; }

    /// <summary>Where it stands.</summary>
    public required RolloutPhase Phase { get; init; }

    /// <summary>The step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>How many steps there are.</summary>
    public required int Steps { get; init; }

    /// <summary>The new version's share now, in percent.</summary>
    public required int Weight { get; init; }

    /// <summary>How many Pods the new version has.</summary>
    public required int Replicas { get; init; }

    /// <summary>Since when the phase holds in the cluster; null: it is announced, and may not hold yet.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When somebody looked at it last.</summary>
    public required DateTimeOffset Looked { get; init; }

    /// <summary>When it is aborted by whoever comes next.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The steps that are over.</summary>
    public IReadOnlyList<ExposureSegment> Exposure { get; init; } = [];

    /// <summary>Why it is where it is, where that is not its steps: why it was aborted, went on early, or holds.</summary>
    public string? Reason { get; init; }

    /// <summary>What everybody was told of it last, so that runs which find it unchanged do not tell it again; null: nothing yet.</summary>
    public string? Told { get; init; }

    /// <summary>What it was judged by at the steps that are over.</summary>
    public IReadOnlyList<EvidenceRow> Evidence => [.. Exposure.SelectMany(segment => segment.Rows)];

    /// <summary>Whether it makes room for something else, so that nothing is held against the release.</summary>
    public bool IsSuperseded { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string By { get; init; }

    /// <summary>Whether there are two versions, or may be.</summary>
    public bool IsActive => Phase is not (RolloutPhase.Aborted or RolloutPhase.Done);

    /// <summary>Whether it still goes forward by its steps.</summary>
    public bool IsStepping => Phase is RolloutPhase.Preparing or RolloutPhase.Observing;

    /// <summary>Whether the version before is being replaced, and it is not known to have come to an end: where it does not, people go back.</summary>
    public bool IsReplacing => Phase == RolloutPhase.Settling && Since is null;

    /// <summary>What people call the release: its digest, else a hash of its pod template.</summary>
    public string Name => Digest?.Value ?? $"template:{Release}";

    /// <summary>What it says once the phase holds in the cluster; null: there is nothing more to remember.</summary>
    public RolloutRecord? Reached(DateTimeOffset now) => Phase switch
    {
        RolloutPhase.Clearing when IsSuperseded => null,
        RolloutPhase.Clearing => this with { Phase = RolloutPhase.Aborted, Weight = 0, Replicas = 0, Since = now, Looked = now },
        RolloutPhase.Finishing => this with { Phase = RolloutPhase.Done, Weight = 0, Replicas = 0, Since = now, Looked = now },
        _ => this with { Since = Since ?? now, Looked = now },
    };

    /// <summary>The steps so far, the one that holds still among them.</summary>
    public IReadOnlyList<ExposureSegment> Segments =>
        Phase == RolloutPhase.Observing && Since is { } since ? [.. Exposure, new ExposureSegment { Step = Step, Weight = Weight, From = since }] : Exposure;

    /// <summary>Whether a release is the one that was aborted: by its image, or by its pod template.</summary>
    public bool Holds(RolloutPlan plan) => Phase == RolloutPhase.Aborted && (Digest is not null && plan.HealthyImage?.Digest != Digest ? plan.Image?.Digest == Digest : plan.Release == Release);

    /// <summary>Whether somebody means this release by a name, or by the beginning of one.</summary>
    public bool IsNamed(string? asked) => asked is { Length: >= MinName } && (Name == asked || Name.StartsWith(asked, StringComparison.Ordinal) || Digest?.Value["sha256:".Length..].StartsWith(asked, StringComparison.Ordinal) == true);

    private const int MinName = 12;

    /// <summary>Where it stands, in words: <c>step 2 of 4</c>.</summary>
    public string Standing => Phase switch
    {
        RolloutPhase.Preparing => $"before step {Step} of {Steps}",
        RolloutPhase.Observing => $"step {Step} of {Steps}",
        RolloutPhase.Settling or RolloutPhase.Returning or RolloutPhase.Finishing => "settling",
        RolloutPhase.Aborting or RolloutPhase.Clearing => "aborting",
        RolloutPhase.Aborted => "aborted",
        _ => "done",
    };

    /// <summary>Where it stands, with the new version's share: <c>step 2 of 4, 25 %</c>.</summary>
    public string Where => IsStepping ? $"{Standing}, {Weight} %" : Standing;
}
