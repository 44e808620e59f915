using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>The pull requests of one repository.</summary>
public interface IPullRequests
{
    /// <summary>The open pull request from a branch of the same repository to a base branch; null when there is none.</summary>
    Task<PullRequest?> FindOpenAsync(string branch, string baseBranch, CancellationToken cancellationToken);

    /// <summary>Opens a pull request.</summary>
    Task<PullRequest> OpenAsync(PullRequestText text, string branch, string baseBranch, CancellationToken cancellationToken);

    /// <summary>Sets title, body and labels. Labels that others added stay.</summary>
    Task<PullRequest> UpdateAsync(int number, PullRequestText text, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps one comment on a pull request: writes it, or edits the one that was written before. The marker, an HTML comment, is its first line and tells it from others.
    /// </summary>
    Task SetCommentAsync(int number, string marker, string text, CancellationToken cancellationToken);

    /// <summary>Merges, but only while the head is the given commit. Returns the commit on the base branch.</summary>
    Task<CommitSha> MergeAsync(int number, CommitSha head, CancellationToken cancellationToken);
}
