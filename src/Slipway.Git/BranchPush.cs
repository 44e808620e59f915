using Slipway.Naming;

namespace Slipway.Git;

/// <summary>A branch, or another ref, to set to a commit, as long as it is where it was expected.</summary>
/// <param name="Branch">Its name without <c>refs/heads/</c>, or the whole name of another ref.</param>
/// <param name="ExpectedHead">Where it is expected; null when it is expected not to exist.</param>
/// <param name="Commit">The commit.</param>
internal sealed record BranchPush(string Branch, CommitSha? ExpectedHead, CommitSha Commit)
{
    /// <summary>The option of <c>git push</c> that holds it to the expected head.</summary>
    public string Lease => $"--force-with-lease={Reference}:{ExpectedHead}";

    /// <summary>The argument of <c>git push</c> that sets it.</summary>
    public string Refspec => $"{Commit}:{Reference}";

    private string Reference => Branch.StartsWith("refs/", StringComparison.Ordinal) ? Branch : "refs/heads/" + Branch;

    /// <summary>Those that a push with exit code other than 0 did not set, by its lines (https://git-scm.com/docs/git-push#_output): all that it does not say otherwise of.</summary>
    public static IReadOnlyList<BranchPush> Rejected(IReadOnlyList<BranchPush> pushes, string output)
    {
        var set = output.Split('\n')
            .Select(line => line.Split('\t'))
            .Where(parts => parts.Length >= 2 && parts[0] is not "!")
            .Select(parts => parts[1])
            .ToHashSet(StringComparer.Ordinal);
        return [.. pushes.Where(push => !set.Contains(push.Refspec))];
    }
}
