using Slipway.Naming;

namespace Slipway.Records;

/// <summary>The pull request of the config repository that brought a deployment.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Url">Its page.</param>
/// <param name="Head">The commit that was reviewed.</param>
internal sealed record RecordedPullRequest(int Number, string Url, CommitSha Head)
{
    /// <summary>When it was opened.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When it was merged.</summary>
    public DateTimeOffset? MergedAt { get; init; }

    /// <summary>Its labels: <c>hotfix</c> makes it unplanned work.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Who approved it.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(RecordedPullRequest? other) => other is not null
        && (Number, Url, Head, OpenedAt, MergedAt) == (other.Number, other.Url, other.Head, other.OpenedAt, other.MergedAt) && Labels.SequenceEqual(other.Labels) && ApprovedBy.SequenceEqual(other.ApprovedBy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Number, Url, Head);
}
