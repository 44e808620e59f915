using Slipway.Naming;

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

    /// <summary>What was proposed to go back, or why nothing was; null where that was not asked for.</summary>
    public string? Restore { get; init; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The first line: subject and reason.</summary>
    public string Headline => $"{Subject}: {Reason.Split('\n', 2)[0]}";

    /// <summary>Subject and reason.</summary>
    public string Message => $"{Subject}: {Reason}";

    /// <summary>All parts but the subject, for the log of the run.</summary>
    public string Details => string.Join('\n', new[] { Reason, State, Restore }.OfType<string>());

    /// <summary>All parts, for the log of the run.</summary>
    public string Text => $"{Subject}: {Details}";

    /// <summary>The failure that an exception tells of.</summary>
    public static DeployFailure Of(SlipwayException exception) => new() { Subject = exception.Subject, Reason = exception.Reason, IsTransient = exception.IsTransient };
}
