using Slipway.ApplySets;
using Slipway.Health;
using Slipway.Hooks;
using Slipway.Engine.Ports;
using Slipway.Engine.Planning;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Applying;

/// <summary>
/// Keeps the apply set's parent: a superset of kinds and the target commit before anything is written, the exact kinds and the applied commit after,
/// the hooks that were done and the record of the deployment in between. Each write holds only for the version that was read.
/// </summary>
internal sealed class ParentWriter(ICluster cluster, ApplyRequest request, ApplyPlan plan, Resource? live, TimeProvider time)
{
    private Resource? current = live;
    private FailedRevisions failed = FailedRevisions.Parse(live?.Content.GetMap("data")?.GetString(FailedRevisions.DataKey));
    private FinishedJobs finished = FinishedJobs.Parse(live?.Content.GetMap("data")?.GetString(FinishedJobs.DataKey));
    private KeptMembers kept = KeptMembers.Parse(live?.Content.GetMap("data")?.GetString(KeptMembers.DataKey));
    private HookJournal hooks = HookJournal.Parse(live?.Content.GetMap("data")?.GetString(HookJournal.DataKey));

    /// <summary>The record of the last deployment that was healthy; null when none was.</summary>
    public DeploymentRecord? LastHealthy => current is null ? null : DeploymentRecord.LastHealthy(current);

    /// <summary>The parent as it is now; null before it was announced.</summary>
    public Resource? Current => current;

    /// <summary>Whether the deployment was there already, healthy, when it was announced: then nothing about it is news.</summary>
    public bool IsOldNews { get; private set; }

    /// <summary>Revisions that were applied and never got healthy.</summary>
    public FailedRevisions Failed => failed;

    /// <summary>Says what is about to happen.</summary>
    public Task AnnounceAsync(CancellationToken cancellationToken)
    {
        // A run that finds everything done leaves everything as it is, the record too.
        IsOldNews = current is not null && !plan.HasChanges
            && Annotation(ApplySetLabels.AppliedCommit) == request.Commit.Value && Annotation(ApplySetLabels.TargetCommit) == request.Commit.Value;
        hooks = hooks.With(request.Rendering);
        kept = kept.After(plan);
        failed = DeploymentRecord.Last(current) is null or { Outcome: DeploymentOutcome.Healthy } ? FailedRevisions.None : failed.LeftBehindBy(plan);
        return WriteAsync(
            ApplySetParent.Before(request.Rendering, current).With(plan.Leftovers, plan.Gaps),
            Annotation(ApplySetLabels.AppliedCommit),
            IsOldNews ? Annotation(ApplySetLabels.Deployment) : Record(DeploymentOutcome.Applying, null),
            Annotation(ApplySetLabels.HealthyDeployment),
            Cache,
            cancellationToken);
    }

    /// <summary>Says that a hook was done: a job that comes after this one does not run it again.</summary>
    public Task MarkAsync(PlannedHook hook, CancellationToken cancellationToken)
    {
        hooks = hooks.After(hook);
        return NoteAsync(cancellationToken);
    }

    /// <summary>Says which Jobs ended well, before they go by themselves.</summary>
    /// <param name="done">Keys of resources that are healthy.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task MarkFinishedAsync(IReadOnlySet<ResourceKey> done, CancellationToken cancellationToken)
    {
        finished = finished.With(request.Rendering.Resources, job => done.Contains(job.Id.Key) && job.Content.At("spec", "suspend") is not ScalarValue { AsBoolean: true });
        return NoteAsync(cancellationToken);
    }

    /// <summary>Says that it happened.</summary>
    /// <param name="verified">What a plan says after everything was done.</param>
    /// <param name="running">What runs.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task ConfirmAsync(ApplyPlan verified, RunningImages running, CancellationToken cancellationToken)
    {
        var record = DeploymentRecord.Last(current!) is { Outcome: DeploymentOutcome.Healthy } last && last.Images.SequenceEqual(running.Images)
            ? Annotation(ApplySetLabels.Deployment)
            : Record(DeploymentOutcome.Healthy, null, running.Images);
        hooks = hooks.Reaching(request.Rendering);
        kept = kept.After(verified);
        failed = FailedRevisions.None;
        return WriteAsync(
            ApplySetParent.After(request.Rendering, verified.Leftovers, verified.Gaps), request.Commit.Value, record, record, verified.Cache.ToString(), cancellationToken);
    }

    /// <summary>Takes the set itself away, after its members.</summary>
    public Task DeleteAsync(CancellationToken cancellationToken) =>
        cluster.DeleteAsync(current!.Id, new DeleteOptions { Uid = current.Uid! }, cancellationToken);

    /// <summary>Says that it failed.</summary>
    public Task FailAsync(string reason, CancellationToken cancellationToken) => WriteAsync(
        ApplySetParent.Before(request.Rendering, current),
        Annotation(ApplySetLabels.AppliedCommit),
        Record(DeploymentOutcome.Failed, reason),
        Annotation(ApplySetLabels.HealthyDeployment),
        Cache,
        cancellationToken);

    private string? Cache => current?.Content.GetMap("data")?.GetString(ClusterPlanner.CacheKey);

    private string Record(DeploymentOutcome outcome, string? reason, IReadOnlyList<string>? images = null) => new DeploymentRecord
    {
        Commit = request.Commit,
        Images = images ?? RunningImages.AskedFor(request.Rendering).Images,
        PlanHash = plan.Hash,
        By = request.Lock.Holder,
        At = time.GetUtcNow(),
        Outcome = outcome,
        Reason = reason,
    }.ToString();

    // What is said so far stays, with what was done since.
    private Task NoteAsync(CancellationToken cancellationToken) => WriteAsync(
        ApplySetParent.Before(request.Rendering, current),
        Annotation(ApplySetLabels.AppliedCommit),
        Annotation(ApplySetLabels.Deployment),
        Annotation(ApplySetLabels.HealthyDeployment),
        Cache,
        cancellationToken);

    private string? Annotation(string name) => current?.Annotations.GetString(name);

    private async Task WriteAsync(
        ApplySetParent parent, string? appliedCommit, string? deployment, string? healthyDeployment, string? cache, CancellationToken cancellationToken)
    {
        (string Key, string? Value)[] annotations =
        [
            (ApplySetLabels.Stage, request.Rendering.Target.Stage.Value),
            (ApplySetLabels.Config, request.Config ?? Annotation(ApplySetLabels.Config)),
            (ApplySetLabels.TargetCommit, request.Commit.Value),
            (ApplySetLabels.AppliedCommit, appliedCommit),
            (ApplySetLabels.Deployment, deployment),
            (ApplySetLabels.HealthyDeployment, healthyDeployment),
        ];
        var resource = parent.ToResource(
            request.Version, annotations.Where(annotation => !string.IsNullOrEmpty(annotation.Value)).Select(annotation => (annotation.Key, annotation.Value!)));
        var data = MapValue.Of((HookJournal.DataKey, (Value)hooks.ToString()));
        data = failed.ToText() is { } revisions ? data.With(FailedRevisions.DataKey, revisions) : data;
        data = finished.ToText() is { } jobs ? data.With(FinishedJobs.DataKey, jobs) : data;
        data = kept.ToText() is { } members ? data.With(KeptMembers.DataKey, members) : data;
        resource = resource.WithContent(resource.Content.With("data", cache is null ? data : data.With(ClusterPlanner.CacheKey, cache)));
        if (current is not null && IsAsWanted(current, resource))
        {
            return;
        }

        try
        {
            // Whoever edited the bookkeeping by hand does not keep it.
            current = await cluster.ApplyAsync(current is null ? resource : Preconditions.On(resource, current), new ApplyOptions { Force = true }, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Stale)
        {
            // The first attempt may have arrived, and only its answer got lost.
            if (await cluster.GetAsync(parent.ObjectId, cancellationToken) is { } now && now.Uid == current?.Uid && IsAsWanted(now, resource))
            {
                current = now;
                return;
            }

            throw new SlipwayException(
                parent.ObjectId.ToString(), "was changed by somebody else while this job held the lock. What was applied so far stays; run again.", isTransient: true, refusal);
        }
    }

    private static bool IsAsWanted(Resource there, Resource wanted) =>
        there.Annotations.Equals(wanted.Annotations)
        // What somebody edited is written again, even back to what it was: then it is ours.
        && (ApplySetParent.Read(there).LostSight is null || wanted.Annotations.ContainsKey(ApplySetLabels.Search))
        && there.Labels.Equals(wanted.Labels) && Equals(there.Content["data"], wanted.Content["data"]);
}
