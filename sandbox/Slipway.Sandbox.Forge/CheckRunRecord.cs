namespace Slipway.Sandbox.Forge;

/// <summary>A check of a commit with a life of its own and a text (https://docs.github.com/en/rest/checks/runs).</summary>
internal sealed record CheckRunRecord
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string HeadSha { get; init; }

    /// <summary><c>queued</c>, <c>in_progress</c> or <c>completed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>How it ended; null until then.</summary>
    public string? Conclusion { get; init; }

    public string? DetailsUrl { get; init; }

    public string? ExternalId { get; init; }

    public string? Title { get; init; }

    public string? Summary { get; init; }

    public string? Text { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }
}
