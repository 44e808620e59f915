using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>What a reviewer said of a pull request.</summary>
public sealed record Review
{
    /// <summary>The forge's number for it.</summary>
    public required long Id { get; init; }

    /// <summary>The account.</summary>
    public required string Reviewer { get; init; }

    /// <summary>What it says.</summary>
    public required ReviewVerdict Verdict { get; init; }

    /// <summary>When it was said; null when the forge does not tell.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The commit that was looked at; null when the forge does not tell.</summary>
    public CommitSha? Commit { get; init; }
}
