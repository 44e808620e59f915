using Slipway.Sandbox.Pages.Rollouts;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>How far the newest release of an application has come in a stage.</summary>
internal sealed record StageFlow
{
    public required string Repository { get; init; }

    public required string Stage { get; init; }

    public required string Application { get; init; }

    /// <summary>The version that is on its way or there; null before the first release.</summary>
    public required string? Version { get; init; }

    public required IReadOnlyList<FlowStep> Steps { get; init; }

    /// <summary>Where the application answers, if it runs.</summary>
    public string? Url { get; init; }

    /// <summary>The rollout under way, or the last one that left something to say; null for none.</summary>
    public RolloutRecord? Rollout { get; init; }

    /// <summary>The step that keeps the version from being what runs: it is merged, and not applied; null when there is none.</summary>
    public FlowStep? Missing { get; init; }

    /// <summary>The whole in two words: what failed, what moves, what is waited for.</summary>
    public (Tone Tone, string Word) State =>
        Steps.FirstOrDefault(step => step.Tone == Tone.Bad) is { } failed ? (Tone.Bad, $"{failed.Name.ToLowerInvariant()} {failed.Word}")
        : Steps.FirstOrDefault(step => step.Tone == Tone.Moving) is { } moving ? (Tone.Moving, $"{moving.Name.ToLowerInvariant()} {moving.Word}")
        : Steps.FirstOrDefault(step => step.Tone == Tone.Waiting) is { } waiting ? (Tone.Waiting, waiting.Word)
        : Missing is not null ? (Tone.Waiting, Missing.IsToCome ? "not applied yet" : Missing.Word)
        : Steps[^1].Tone == Tone.Good ? (Tone.Good, "running")
        : (Tone.Neutral, Version is null ? "nothing released yet" : "not running");
}
