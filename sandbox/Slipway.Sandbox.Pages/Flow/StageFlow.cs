using Slipway.Analysis;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Pages.Fleet;
using Slipway.Pages.Html;
using Slipway.Records;
using Slipway.Rollouts;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>How far the newest release of an application has come in a stage, or in one of its clusters.</summary>
internal sealed record StageFlow
{
    public required ForgeRepository Repository { get; init; }

    public required StageConfiguration Stage { get; init; }

    public required Place Place { get; init; }

    public required ApplicationName Application { get; init; }

    /// <summary>The version that is on its way or there; null before the first release.</summary>
    public required string? Version { get; init; }

    public required IReadOnlyList<FlowStep> Steps { get; init; }

    /// <summary>The versions that its ready Pods have, the one with most of them first.</summary>
    public IReadOnlyList<string> Serves { get; init; } = [];

    /// <summary>Where the application answers, if it runs.</summary>
    public string? Url { get; init; }

    /// <summary>The pull request of the newest release.</summary>
    public PullRequestRecord? Request { get; init; }

    /// <summary>Its deployments; null where none is recorded.</summary>
    public RecordHistory? History { get; init; }

    /// <summary>The last look for drift; null where nobody looked.</summary>
    public DriftLook? Drift { get; init; }

    /// <summary>How many objects differ from git; null where nobody looked since the last deployment.</summary>
    public int? Differences => Drift?.Found is { } found && (History?.Entries is not [.., var last] || last.At < found.At) ? found.CountOf(Place.Stage, Application) : null;

    /// <summary>The rollout under way, or the last one that left something to say; null for none.</summary>
    public RolloutRecord? Rollout { get; init; }

    /// <summary>The steps of the rollout with what was counted.</summary>
    public IReadOnlyList<ExposureSegment> Segments { get; init; } = [];

    /// <summary>The step that keeps the version from being what runs: it is merged, and not applied; null when there is none.</summary>
    public FlowStep? Missing { get; init; }

    /// <summary>The application and where it is, for people.</summary>
    public string Title => $"{Application} in {Place}";

    /// <summary>Its own page.</summary>
    public string Address => $"/{Repository.FullName}/deployments/{Place.Of(Application)}";

    /// <summary>Whether its newest release was taken back by its rollout.</summary>
    public bool IsAborted => Failed is not null && Rollout is { Phase: RolloutPhase.Aborting or RolloutPhase.Clearing or RolloutPhase.Aborted };

    /// <summary>Why it failed, in a line; null where it did not.</summary>
    public string? Reason => Failed is null ? null : IsAborted ? Rollout!.Reason
        // The forge's status is cut; the record is not, whichever later run wrote it.
        : Request is { MergedAt: { } merged } && History?.Entries is [.., { IsHealthy: false } last] && (last.At >= merged || last.Commit.Value == Request.MergeCommit) ? last.Failure?.Reason ?? Failed.Detail : Failed.Detail;

    /// <summary>The step that failed, or that was not tried.</summary>
    public FlowStep? Failed => Steps.FirstOrDefault(step => step.Tone is Tone.Bad) ?? Steps.FirstOrDefault(step => step.Tone is Tone.Warning);

    /// <summary>The whole in two words: what failed, what moves, what is waited for.</summary>
    public (Tone Tone, string Word) State =>
        IsAborted ? (Tone.Bad, "rollout aborted")
        : Failed is { } failed ? (failed.Tone, $"{failed.Name.ToLowerInvariant()} {failed.Word}")
        : Rollout is { IsActive: true } ? (Tone.Moving, $"rolling out, {Rollout.Weight} %")
        : Steps.FirstOrDefault(step => step.Tone == Tone.Moving) is { } moving ? (Tone.Moving, $"{moving.Name.ToLowerInvariant()} {moving.Word}")
        : Steps.FirstOrDefault(step => step.Tone == Tone.Waiting) is { } waiting ? (Tone.Waiting, waiting.Word)
        : Missing is not null ? (Tone.Waiting, Missing.IsToCome ? "not applied yet" : Missing.Word)
        : Steps[^1].Tone == Tone.Good ? (Tone.Good, "running")
        : (Tone.Neutral, Version is null ? "nothing released yet" : "not running");

    /// <summary>When it came to that.</summary>
    public DateTimeOffset? At => State.Tone switch
    {
        Tone.Waiting or Tone.Moving => Request?.MergedAt ?? Request?.CreatedAt,
        Tone.Neutral => null,
        Tone.Good => History?.LastHealthy?.At,
        _ => History?.Entries is [.., { IsHealthy: false } last] ? last.At : Request?.MergedAt,
    };
}
