using Slipway.Engine.Tests;
using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>A forge that a dead process does not reach.</summary>
internal sealed class MortalForge : IDeployments
{
    public RecordedForge Told { get; } = new();

    public volatile bool IsDead;

    public Task SetStatusAsync(CommitSha commit, CommitStatus status, CancellationToken cancellationToken) => IsDead ? Task.CompletedTask : Told.SetStatusAsync(commit, status, cancellationToken);

    public Task<IReadOnlyList<CommitStatus>> GetStatusesAsync(CommitSha commit, CancellationToken cancellationToken) => Told.GetStatusesAsync(commit, cancellationToken);

    public Task BeginAsync(Deployment deployment, CancellationToken cancellationToken) => IsDead ? Task.CompletedTask : Told.BeginAsync(deployment, cancellationToken);

    public Task ReportAsync(Deployment deployment, CancellationToken cancellationToken) => IsDead ? Task.CompletedTask : Told.ReportAsync(deployment, cancellationToken);

    public Task<Deployment?> FindAsync(CommitSha commit, string environment, CancellationToken cancellationToken) => Told.FindAsync(commit, environment, cancellationToken);
}
