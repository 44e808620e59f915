namespace Slipway.ConfigRepositories;

/// <summary>The git repository that holds the stages and their manifests, without a work tree.</summary>
public interface IConfigRepository
{
    /// <summary>Fetches a branch and returns the tree at its head; null when there is no such branch.</summary>
    Task<IConfigTree?> FetchAsync(string branch, CancellationToken cancellationToken);

    /// <summary>
    /// Commits and pushes. The branch is set to one commit on <see cref="ConfigCommit.Parent"/>, but only while it still is
    /// where <see cref="ConfigCommit.ExpectedHead"/> says; losing that race is a <see cref="SlipwayException"/> that is transient.
    /// </summary>
    Task<Naming.CommitSha> CommitAsync(ConfigCommit commit, CancellationToken cancellationToken);
}
