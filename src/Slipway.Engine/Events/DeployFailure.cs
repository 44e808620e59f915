using Slipway.Analysis;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Engine.Events;

/// <summary>A failure in its parts, so that each who tells of it takes what it may tell.</summary>
internal sealed record DeployFailure
{
    /// <summary>What it is about: <c>apps/v1 Deployment dev/web</c>, or the application.</summary>
    public required string Subject { get; init; }

    /// <summary>What went wrong and what to do, without the subject. Never what a Pod printed.</summary>
    public required string Reason { get; init; }

    /// <summary>What was applied, what was not, and what runs now; null where nothing was written.</summary>
    public string? State { get; init; }

    /// <summary>The last commit that was healthy; null when there was none, or nothing was written.</summary>
    public CommitSha? LastHealthy { get; init; }

    /// <summary>What a rollout was judged by; empty where it was not judged, or there was none.</summary>
    public IReadOnlyList<EvidenceRow> Evidence { get; init; } = [];

    /// <summary>What was proposed to go back, or why nothing was; null where that was not asked for.</summary>
    public string? Restore { get; init; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The first line: subject and reason.</summary>
    public string Headline => $"{Subject}: {Reason.ReplaceLineEndings("\n").Split('\n', 2)[0]}";

    /// <summary>Subject and reason.</summary>
    public string Message => $"{Subject}: {Reason}";

    /// <summary>Subject and reason, with what a rollout was judged by.</summary>
    public string Explanation => string.Join('\n', new[] { Message, Table }.OfType<string>());

    /// <summary>All parts but the subject, for the log of the run.</summary>
    public string Details => string.Join('\n', new[] { Reason, Table, State, Restore }.OfType<string>());

    /// <summary>All parts, for the log of the run.</summary>
    public string Text => $"{Subject}: {Details}";

    /// <summary>All parts, for a log that names the application already.</summary>
    public string DetailsOf(RenderingTarget target) => Subject == target.ToString() ? Details : $"{Subject}: {Details}";

    /// <summary>The first line, for whoever names the application already.</summary>
    public string HeadlineOf(RenderingTarget target) => Subject == target.ToString() ? Reason.ReplaceLineEndings("\n").Split('\n', 2)[0] : Headline;

    private string? Table => Evidence.Count == 0 ? null : EvidenceTable.Text(Evidence).TrimEnd();

    /// <summary>The failure that an exception tells of.</summary>
    public static DeployFailure Of(SlipwayException exception) => new() { Subject = exception.Subject, Reason = exception.Reason, IsTransient = exception.IsTransient };
}
