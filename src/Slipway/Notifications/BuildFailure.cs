namespace Slipway.Notifications;

/// <summary>A build that failed before there was anything to release.</summary>
internal sealed record BuildFailure
{
    /// <summary>What tells it from all others: who tells of the same one again finds that it was told.</summary>
    public required string Key { get; init; }

    /// <summary>What was built, such as the applications' names.</summary>
    public required string Subject { get; init; }

    /// <summary>How it ended, such as <c>TIMEOUT</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why, in the build system's words; null where it does not say.</summary>
    public string? Reason { get; init; }

    /// <summary>The page of the build; null where it has none.</summary>
    public Uri? Page { get; init; }

    /// <summary>When it ended: no message about it is older.</summary>
    public required DateTimeOffset At { get; init; }
}
