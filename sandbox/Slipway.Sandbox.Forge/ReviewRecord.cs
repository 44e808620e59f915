namespace Slipway.Sandbox.Forge;

/// <summary>What somebody thinks of a pull request.</summary>
internal sealed record ReviewRecord
{
    public const string Approved = "APPROVED";
    public const string ChangesRequested = "CHANGES_REQUESTED";
    public const string Commented = "COMMENTED";
    public const string Dismissed = "DISMISSED";

    public required long Id { get; init; }

    public required string User { get; init; }

    public string Body { get; init; } = "";

    public required string State { get; init; }

    /// <summary>The head that was looked at.</summary>
    public required string CommitId { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Each reviewer's opinion: the last that is more than a comment.</summary>
    public static IEnumerable<ReviewRecord> Opinions(IEnumerable<ReviewRecord> reviews) => reviews
        .Where(review => review.State is Approved or ChangesRequested or Dismissed)
        .GroupBy(review => review.User)
        .Select(group => group.Last());
}
