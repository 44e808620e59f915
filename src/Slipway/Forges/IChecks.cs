using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>What CI systems say of commits of one repository.</summary>
public interface IChecks
{
    /// <summary>The newest result of each check: commit statuses and check runs.</summary>
    Task<IReadOnlyList<CommitStatus>> FindAsync(CommitSha commit, CancellationToken cancellationToken);

    /// <summary>Whether checks of a commit are likely to come, as far as the forge can tell before the first one reports: some are queued, or the branch that it goes to has had some.</summary>
    Task<bool> AreExpectedAsync(CommitSha commit, string baseBranch, CancellationToken cancellationToken);
}
