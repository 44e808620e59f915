using Slipway.Naming;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>A history of two commits, and a commit that is not part of it.</summary>
internal static class Commits
{
    public static readonly CommitSha First = CommitSha.Parse(new string('1', 40));
    public static readonly CommitSha Second = CommitSha.Parse(new string('2', 40));
    public static readonly CommitSha Elsewhere = CommitSha.Parse(new string('e', 40));

    public static Task<bool?> IsAncestor(CommitSha ancestor, CommitSha descendant, CancellationToken cancellationToken) =>
        Task.FromResult<bool?>(ancestor == descendant || (ancestor == First && descendant == Second));
}
