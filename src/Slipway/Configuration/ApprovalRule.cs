namespace Slipway.Configuration;

/// <summary>Who has to approve what is deployed to a stage.</summary>
internal sealed record ApprovalRule
{
    /// <summary>Accounts, and teams as <c>{owner}/{team}</c>, whose approvals count. At least one.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>How many of them have to approve.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The teams among <see cref="From"/>.</summary>
    public IEnumerable<string> Teams => From.Where(IsTeam);

    /// <summary>Whether a name is that of a team.</summary>
    public static bool IsTeam(string name) => name.Contains('/', StringComparison.Ordinal);

    /// <summary>A number of approvals of this rule, in words: <c>1 more approval of acme/operations or ada</c>.</summary>
    public string Words(int count, string kind = "") =>
        $"{count} {kind}{(count == 1 ? "approval" : "approvals")} of {(From.Count == 1 ? From[0] : $"{string.Join(", ", From.Take(From.Count - 1))} or {From[^1]}")}";

    /// <inheritdoc/>
    public bool Equals(ApprovalRule? other) => other is not null && Count == other.Count && From.SequenceEqual(other.From, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, From.Count);

    /// <inheritdoc/>
    public override string ToString() => Words(Count);
}
