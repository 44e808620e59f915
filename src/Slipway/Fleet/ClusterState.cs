using Slipway.ApplySets;
using Slipway.Naming;

namespace Slipway.Fleet;

/// <summary>What a cluster's own records say about the deployment of a stage: there is no other memory of a wave.</summary>
internal abstract record ClusterState
{
    private ClusterState()
    {
    }

    /// <summary>It is to be deployed: something differs from git, or was never healthy.</summary>
    public sealed record Behind : ClusterState;

    /// <summary>It is being deployed, by this run or another.</summary>
    public sealed record Deploying : ClusterState;

    /// <summary>All of it is what git says, and healthy.</summary>
    /// <param name="Since">When the last of it became healthy.</param>
    public sealed record Healthy(DateTimeOffset Since) : ClusterState;

    /// <summary>What git says failed there.</summary>
    /// <param name="At">When it failed. What failed before the run began is tried again.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Failed(DateTimeOffset At, string Reason) : ClusterState;

    /// <summary>Its API server does not answer, so that nobody knows what runs there. It counts as failed until it answers.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Unreachable(string Reason) : ClusterState;

    /// <summary>The state of one application in a cluster by its last record.</summary>
    /// <param name="last">The record; null when there is none.</param>
    /// <param name="commit">The commit that is deployed. That another one failed says nothing about it.</param>
    /// <param name="isUnchanged">Whether the cluster has what git says. A healthy record of any commit counts then: what does not change is not recorded again.</param>
    /// <param name="isDeploying">Whether a deployment holds the application's lock.</param>
    public static ClusterState Of(DeploymentRecord? last, CommitSha commit, bool isUnchanged, bool isDeploying) => last switch
    {
        _ when isDeploying => new Deploying(),
        { Outcome: DeploymentOutcome.Failed } when last.Commit == commit => new Failed(last.At, last.Reason ?? "no reason was recorded"),
        { Outcome: DeploymentOutcome.Healthy } when isUnchanged => new Healthy(last.At),
        _ => new Behind(),
    };

    /// <summary>
    /// The state of a cluster by those of its applications: one that cannot be asked, is being deployed, failed or is behind makes the cluster that, in this order. A run that deploys a
    /// cluster says that it is deploying until all of it ended.
    /// </summary>
    public static ClusterState Of(IReadOnlyCollection<ClusterState> applications) =>
        applications.OfType<Unreachable>().FirstOrDefault<ClusterState>()
        ?? applications.OfType<Deploying>().FirstOrDefault<ClusterState>()
        ?? applications.OfType<Failed>().MaxBy(failed => failed.At)
        ?? applications.OfType<Behind>().FirstOrDefault<ClusterState>()
        ?? new Healthy(applications.OfType<Healthy>().Select(healthy => healthy.Since).DefaultIfEmpty(DateTimeOffset.MinValue).Max());
}
