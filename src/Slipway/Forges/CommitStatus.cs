namespace Slipway.Forges;

/// <summary>A commit status.</summary>
public sealed record CommitStatus
{
    /// <summary>Who reports, such as <c>slipway/deploy/dev</c>.</summary>
    public required string Context { get; init; }

    /// <summary>The outcome so far.</summary>
    public required ReportState State { get; init; }

    /// <summary>At most 140 characters.</summary>
    public required string Description { get; init; }

    /// <summary>The account that set it; null where the forge does not tell, and for one that is to be set.</summary>
    public string? Account { get; init; }

    /// <summary>The page of the run, if there is one.</summary>
    public Uri? Url { get; init; }
}
