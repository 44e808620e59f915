using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Engine.Tests;

/// <summary>A forge that counts what is written to it as GitHub does: a deployment is one write, and each of its states another.</summary>
internal sealed class RecordedForge : IDeployments
{
    public List<CommitStatus> Statuses { get; } = [];

    public Dictionary<string, Deployment> Deployments { get; } = [];

    public int Writes { get; private set; }

    public Task SetStatusAsync(CommitSha commit, CommitStatus status, CancellationToken cancellationToken)
    {
        Writes++;
        Statuses.Add(status);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<CommitStatus>> GetStatusesAsync(CommitSha commit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CommitStatus>>(Statuses);

    public Task BeginAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        Writes += Deployments.TryAdd(deployment.Environment, deployment) ? 1 : 0;
        return Task.CompletedTask;
    }

    public Task ReportAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        Writes += Deployments.TryGetValue(deployment.Environment, out var begun) ? 1 : 2;
        Deployments[deployment.Environment] = deployment with { Images = begun?.Images ?? deployment.Images };
        return Task.CompletedTask;
    }

    public Task<Deployment?> FindAsync(CommitSha commit, string environment, CancellationToken cancellationToken) => Task.FromResult(Deployments.GetValueOrDefault(environment));
}
