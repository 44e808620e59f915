using Slipway.Naming;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>A history of two commits, and a commit that is not part of it.</summary>
internal static class Commits
{
    public static readonly CommitSha First = CommitSha.Parse(new string('1', 40));
    public static readonly CommitSha Second = CommitSha.Parse(new string('2', 40));
    public static readonly CommitSha Elsewhere = CommitSha.Parse(new string('e', 40));

    /// <summary>A commit of a history in which each comes after those with lower numbers.</summary>
    public static CommitSha Number(int number) => CommitSha.Parse(number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The order of commits that have numbers.</summary>
    public static Task<bool?> ByNumber(CommitSha ancestor, CommitSha descendant, CancellationToken cancellationToken) =>
        Task.FromResult<bool?>(string.CompareOrdinal(ancestor.Value, descendant.Value) <= 0);

    public static Task<bool?> IsAncestor(CommitSha ancestor, CommitSha descendant, CancellationToken cancellationToken) =>
        Task.FromResult<bool?>(ancestor == descendant || (ancestor == First && descendant == Second));
}
