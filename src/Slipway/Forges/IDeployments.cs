using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>Commit statuses and deployments of one repository.</summary>
public interface IDeployments
{
    /// <summary>Sets a commit status.</summary>
    Task SetStatusAsync(CommitSha commit, CommitStatus status, CancellationToken cancellationToken);

    /// <summary>The newest commit status of each context.</summary>
    Task<IReadOnlyList<CommitStatus>> GetStatusesAsync(CommitSha commit, CancellationToken cancellationToken);

    /// <summary>
    /// Creates the deployment of a commit to an environment, where there is none yet, and reports no state: one without a state counts as pending, so that it costs one write.
    /// </summary>
    Task BeginAsync(Deployment deployment, CancellationToken cancellationToken);

    /// <summary>Reports the state of the deployment of a commit to an environment, creating the deployment where there is none.</summary>
    Task ReportAsync(Deployment deployment, CancellationToken cancellationToken);

    /// <summary>The newest state of the deployment of a commit to an environment; null when there is none.</summary>
    Task<Deployment?> FindAsync(CommitSha commit, string environment, CancellationToken cancellationToken);
}
