using Slipway.ApplySets;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Planning;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Applying;

/// <summary>
/// Keeps the apply set's parent: a superset of kinds and the target commit before anything is written, the exact kinds and the applied commit after,
/// and the record of the deployment in between. Each write holds only for the version that was read.
/// </summary>
internal sealed class ParentWriter(ClusterConnection connection, ApplyRequest request, TimeProvider time)
{
    /// <summary>Says what is about to happen.</summary>
    public Task<Resource> AnnounceAsync(ApplyPlan plan, Resource? live, CancellationToken cancellationToken)
    {
        // A run that finds everything done leaves everything as it is, the record too.
        var isDone = live is not null && !plan.HasChanges
            && Annotation(live, ApplySetLabels.AppliedCommit) == request.Commit.Value && Annotation(live, ApplySetLabels.TargetCommit) == request.Commit.Value;
        return WriteAsync(
            ApplySetParent.Before(request.Rendering, live),
            live,
            [
                (ApplySetLabels.AppliedCommit, Annotation(live, ApplySetLabels.AppliedCommit)),
                (ApplySetLabels.Deployment, isDone ? Annotation(live, ApplySetLabels.Deployment) : Record(plan, DeploymentOutcome.Applying, null)),
                (ApplySetLabels.HealthyDeployment, Annotation(live, ApplySetLabels.HealthyDeployment)),
            ],
            Cache(live),
            cancellationToken);
    }

    /// <summary>Says that it happened.</summary>
    public Task<Resource> ConfirmAsync(ApplyPlan plan, Resource announced, PlanCache cache, CancellationToken cancellationToken)
    {
        var record = DeploymentRecord.Last(announced) is { Outcome: DeploymentOutcome.Healthy }
            ? Annotation(announced, ApplySetLabels.Deployment)
            : Record(plan, DeploymentOutcome.Healthy, null);
        return WriteAsync(
            ApplySetParent.After(request.Rendering),
            announced,
            [(ApplySetLabels.AppliedCommit, request.Commit.Value), (ApplySetLabels.Deployment, record), (ApplySetLabels.HealthyDeployment, record)],
            cache.ToString(),
            cancellationToken);
    }

    /// <summary>Takes the set itself away, after its members.</summary>
    public Task DeleteAsync(Resource announced, CancellationToken cancellationToken) =>
        connection.DeleteAsync(announced.Id, new DeleteOptions { Uid = announced.Uid! }, cancellationToken);

    /// <summary>Says that it failed.</summary>
    public Task<Resource> FailAsync(ApplyPlan plan, Resource announced, string reason, CancellationToken cancellationToken) =>
        WriteAsync(
            ApplySetParent.Before(request.Rendering, announced),
            announced,
            [
                (ApplySetLabels.AppliedCommit, Annotation(announced, ApplySetLabels.AppliedCommit)),
                (ApplySetLabels.Deployment, Record(plan, DeploymentOutcome.Failed, reason)),
                (ApplySetLabels.HealthyDeployment, Annotation(announced, ApplySetLabels.HealthyDeployment)),
            ],
            Cache(announced),
            cancellationToken);

    private string Record(ApplyPlan plan, DeploymentOutcome outcome, string? reason) => new DeploymentRecord
    {
        Commit = request.Commit,
        Images = [.. request.Rendering.Resources.SelectMany(ContainerImages.Of).Select(image => image.Image).Distinct().Order(StringComparer.Ordinal)],
        PlanHash = plan.Hash,
        By = request.Lock.Holder,
        At = time.GetUtcNow(),
        Outcome = outcome,
        Reason = reason,
    }.ToString();

    private static string? Annotation(Resource? live, string name) => live?.Annotations.GetString(name);

    private static string? Cache(Resource? live) => live?.Content.GetMap("data")?.GetString(ClusterPlanner.CacheKey);

    private async Task<Resource> WriteAsync(
        ApplySetParent parent, Resource? live, IEnumerable<(string Key, string? Value)> annotations, string? cache, CancellationToken cancellationToken)
    {
        var resource = parent.ToResource(
            request.Version,
            annotations.Where(annotation => !string.IsNullOrEmpty(annotation.Value)).Select(annotation => (annotation.Key, annotation.Value!))
                .Prepend((ApplySetLabels.TargetCommit, request.Commit.Value)));
        if (cache is not null)
        {
            resource = resource.WithContent(resource.Content.With("data", MapValue.Of((ClusterPlanner.CacheKey, (Value)cache))));
        }

        if (live is not null && live.Annotations.Equals(resource.Annotations) && live.Labels.Equals(resource.Labels)
            && Equals(live.Content["data"], resource.Content["data"]))
        {
            return live;
        }

        try
        {
            // Whoever edited the bookkeeping by hand does not keep it.
            return await connection.ApplyAsync(live is null ? resource : Preconditions.On(resource, live), new ApplyOptions { Force = true }, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.Reason == RefusalReason.Stale)
        {
            throw new SlipwayException(
                parent.ObjectId.ToString(), "was changed by somebody else while this job held the lock. What was applied so far stays; run again.", isTransient: true, refusal);
        }
    }
}
