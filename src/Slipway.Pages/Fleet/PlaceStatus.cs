using Slipway.Pages.Html;
using Slipway.Records;

namespace Slipway.Pages.Fleet;

/// <summary>How an application stands in one place.</summary>
internal sealed record PlaceStatus
{
    /// <summary>How that is.</summary>
    public required Tone Tone { get; init; }

    /// <summary>The same in a word or two.</summary>
    public required string Word { get; init; }

    /// <summary>The version that the word is about; null where there is none.</summary>
    public string? Version { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Other versions that serve; empty where there is none, or nobody looked.</summary>
    public IReadOnlyList<string> Serves { get; init; } = [];

    /// <summary>The version that was healthy last, where it is another one and nobody looked at what serves.</summary>
    public string? HealthyBefore { get; init; }

    /// <summary>Why, in a line; null where the word says all.</summary>
    public string? Reason { get; init; }

    /// <summary>What is proposed and not merged.</summary>
    public IReadOnlyList<ProposedRelease> Proposed { get; init; } = [];

    /// <summary>How many fields or objects differ from git; null where nobody looked.</summary>
    public int? Differences { get; init; }

    /// <summary>Where they are listed.</summary>
    public string DriftAddress { get; init; } = "#drift";

    /// <summary>Its history.</summary>
    public string? Address { get; init; }

    /// <summary>What to do next.</summary>
    public Markup Next { get; init; } = Markup.Empty;

    /// <summary>Whether somebody has to do something about it.</summary>
    public bool IsFailure => Tone is Tone.Bad or Tone.Warning;

    /// <summary>What the last deployment says.</summary>
    /// <param name="history">The history; null where there is none.</param>
    public static PlaceStatus Of(RecordHistory? history) => history?.Entries is not [.., var last]
        ? new PlaceStatus { Tone = Tone.Neutral, Word = "not deployed yet" }
        : new PlaceStatus
        {
            Tone = last.IsHealthy ? Tone.Good : history.WasTried(last) ? Tone.Bad : Tone.Warning,
            Word = last.IsHealthy ? "healthy" : history.WasTried(last) ? "failed" : "not applied",
            Version = last.Version,
            At = last.At,
            HealthyBefore = last.IsHealthy ? null : history.LastHealthy?.Version,
            Reason = last.Failure?.Reason,
        };
}
