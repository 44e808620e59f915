namespace Slipway.GitHub;

/// <summary>What the credentials may do in a repository.</summary>
internal sealed record ForgeAccess
{
    /// <summary>Whether branches may be pushed; null where the server does not tell.</summary>
    public required bool? CanPush { get; init; }

    /// <summary>Whether nothing can be written to it.</summary>
    public required bool IsArchived { get; init; }

    /// <summary>Rights of a GitHub App that its installation does not have, such as <c>statuses: write</c>; none where a token was given, of which nobody tells.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
}
