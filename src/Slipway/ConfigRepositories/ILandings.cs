using Slipway.Naming;

namespace Slipway.ConfigRepositories;

/// <summary>How changes came to the branch that is deployed: each by one commit of its own line, the merge of a pull request, a squash, or a push.</summary>
internal interface ILandings
{
    /// <summary>The commits of the branch itself that changed a file or folder, newest first. What was merged is in the commit that merged it.</summary>
    /// <param name="since">The commit that they come after; null: all of them.</param>
    /// <param name="head">The head of the branch.</param>
    /// <param name="paths">Files and folders, from the repository's root.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">The clone does not have all of these commits.</exception>
    Task<IReadOnlyList<CommitSha>> FindAsync(CommitSha? since, CommitSha head, IReadOnlyList<string> paths, CancellationToken cancellationToken);

    /// <summary>Whether files and folders are the same in two commits.</summary>
    Task<bool> AreSameAsync(CommitSha one, CommitSha other, IReadOnlyList<string> paths, CancellationToken cancellationToken);
}
