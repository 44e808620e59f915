using Slipway.Naming;

namespace Slipway.ConfigRepositories;

/// <summary>The git repository that holds the stages and their manifests, without a work tree.</summary>
internal interface IConfigRepository
{
    /// <summary>What its branches were before; null where that cannot be told, as by default.</summary>
    IBranchHistory? History => null;

    /// <summary>Fetches the default branch and, where they exist, the given branches, in one go.</summary>
    /// <param name="branches">Names without <c>refs/heads/</c>; <c>*</c> stands for any one part of a name, as in <c>release/*/web</c>.</param>
    /// <param name="cancellationToken">Cancels the fetch.</param>
    /// <exception cref="SlipwayException">The repository cannot be reached or is empty.</exception>
    Task<ConfigSnapshot> FetchAsync(IReadOnlyList<string> branches, CancellationToken cancellationToken);

    /// <summary>
    /// Commits and pushes. The branch is set to one commit on <see cref="ConfigCommit.Parent"/>, but only while it still is
    /// where <see cref="ConfigCommit.ExpectedHead"/> says; losing that race is a <see cref="SlipwayException"/> that is transient.
    /// </summary>
    Task<CommitSha> CommitAsync(ConfigCommit commit, CancellationToken cancellationToken);

    /// <summary>Commits and pushes to several branches, all of them on their own: those that can be set are, whatever becomes of the others.</summary>
    /// <returns>The commits, in the same order.</returns>
    /// <exception cref="SlipwayException">At least one branch was not set; transient where all of these lost a race.</exception>
    async Task<IReadOnlyList<CommitSha>> CommitAsync(IReadOnlyList<ConfigCommit> commits, CancellationToken cancellationToken) =>
        await Task.WhenAll(commits.Select(commit => CommitAsync(commit, cancellationToken)));
}
