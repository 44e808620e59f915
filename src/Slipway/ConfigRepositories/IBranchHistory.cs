using Slipway.Naming;

namespace Slipway.ConfigRepositories;

/// <summary>How the branches of the config repository came to be what they are.</summary>
public interface IBranchHistory
{
    /// <summary>
    /// The commits by which a branch changed a folder since it last held a text there: first the one that took the text away, then the later ones. Only what the branch
    /// itself pointed to counts, not the commits of merged branches. Empty when the branch never held the text.
    /// </summary>
    /// <param name="head">The head of the branch, which does not hold the text any more.</param>
    /// <param name="folder">From the repository's root, with forward slashes.</param>
    /// <param name="text">The text, such as a digest.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<IConfigTree>> FindSinceAsync(CommitSha head, string folder, string text, CancellationToken cancellationToken);

    /// <summary>Whether a commit, or one that its branch pointed to before, holds a text in a folder.</summary>
    Task<bool> HadAsync(CommitSha head, string folder, string text, CancellationToken cancellationToken);

    /// <summary>
    /// The one commit that a branch adds to its base, seen through merges of the base into it (a forge's "Update branch"), as long as each of them is what git makes of a
    /// merge without conflicts. Null for any other branch: somebody may have put work of their own there.
    /// </summary>
    /// <param name="head">The head of the branch.</param>
    /// <param name="baseHead">The head of its base.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<BranchCommit?> FindOnlyCommitAsync(CommitSha head, CommitSha baseHead, CancellationToken cancellationToken);

    /// <summary>Whether a commit comes before another one, or is the same. What is not here is fetched.</summary>
    /// <returns>Null where the second one is nowhere to be found.</returns>
    Task<bool?> IsBeforeAsync(CommitSha commit, CommitSha other, CancellationToken cancellationToken);

    /// <summary>One commit, fetched when it is not here; null where it is nowhere to be found.</summary>
    Task<IConfigTree?> FindAsync(CommitSha commit, CancellationToken cancellationToken);
}
