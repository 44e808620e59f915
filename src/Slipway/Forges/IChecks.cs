using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>What CI systems say of commits of one repository.</summary>
public interface IChecks
{
    /// <summary>The newest result of each check: commit statuses and check runs.</summary>
    Task<IReadOnlyList<CommitStatus>> FindAsync(CommitSha commit, CancellationToken cancellationToken);
}
