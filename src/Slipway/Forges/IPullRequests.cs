using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>The pull requests of one repository.</summary>
public interface IPullRequests
{
    /// <summary>The open pull request from a branch of the same repository to a base branch; null when there is none.</summary>
    Task<PullRequest?> FindOpenAsync(string branch, string baseBranch, CancellationToken cancellationToken);

    /// <summary>The pull requests from a branch of the same repository, open or not, newest first; at most the newest hundred.</summary>
    Task<IReadOnlyList<PullRequest>> FindAsync(string branch, CancellationToken cancellationToken);

    /// <summary>The pull requests that brought a commit to its branch.</summary>
    Task<IReadOnlyList<PullRequest>> FindByCommitAsync(CommitSha commit, CancellationToken cancellationToken);

    /// <summary>One pull request.</summary>
    Task<PullRequest> GetAsync(int number, CancellationToken cancellationToken);

    /// <summary>Opens a pull request.</summary>
    Task<PullRequest> OpenAsync(PullRequestText text, string branch, string baseBranch, CancellationToken cancellationToken);

    /// <summary>Sets title, body and labels, where they differ from what was found. Labels that others added stay.</summary>
    Task<PullRequest> UpdateAsync(PullRequest found, PullRequestText text, CancellationToken cancellationToken);

    /// <summary>Closes without a merge, and sets the body in the same call.</summary>
    Task CloseAsync(int number, string body, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps one comment on a pull request: writes it, or edits the one that was written before. The marker, an HTML comment, is its first line and tells it from others.
    /// </summary>
    Task SetCommentAsync(int number, string marker, string text, CancellationToken cancellationToken);

    /// <summary>Merges, but only while the head is the given commit. Returns the commit on the base branch.</summary>
    /// <exception cref="SlipwayException">It cannot be merged; transient while a rule of the base branch is not met yet.</exception>
    Task<CommitSha> MergeAsync(int number, CommitSha head, CancellationToken cancellationToken);

    /// <summary>Asks the forge to merge as soon as all that the base branch requires is met.</summary>
    /// <returns>Null when the forge will do it; else why it does not, such as that the repository does not allow it.</returns>
    Task<string?> MergeLaterAsync(int number, CommitSha head, CancellationToken cancellationToken);
}
