using Slipway.ApplySets;
using Slipway.Health;
using Slipway.Hooks;
using Slipway.Engine.Ports;
using Slipway.Engine.Planning;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Values;

namespace Slipway.Engine.Applying;

/// <summary>
/// Keeps the state of an apply set in its parent: a superset of kinds and the target commit before anything is written, the exact kinds and the applied commit after,
/// the hooks that were done and the record of the deployment in between. Each write holds only for the version that was read.
/// </summary>
internal sealed class ApplySetStore
{
    private readonly ICluster cluster;
    private readonly TimeProvider time;
    private readonly ApplyRequest request;
    private readonly ApplyPlan plan;
    private Resource? current;
    private FailedRevisions failed;
    private FinishedJobs finished;
    private KeptMembers kept;
    private HookJournal hooks;
    private readonly IReadOnlyList<string> skipped;
    private readonly string? skipReason;
    private string? rollout;
    private string? withoutApprovals;

    public ApplySetStore(ICluster cluster, ApplyRequest request, ApplyPlan plan, Resource? live, TimeProvider time)
    {
        (this.cluster, this.request, this.plan, this.time, current) = (cluster, request, plan, time, live);
        var data = live?.Content.GetMap("data");
        failed = FailedRevisions.Parse(data?.GetString(FailedRevisions.DataKey));
        finished = FinishedJobs.Parse(data?.GetString(FinishedJobs.DataKey));
        kept = KeptMembers.Parse(data?.GetString(KeptMembers.DataKey));
        hooks = HookJournal.Parse(data?.GetString(HookJournal.DataKey));
        rollout = Annotation(ApplySetLabels.Rollout);
        // A run that was killed after it skipped something did so for this deployment.
        var before = DeploymentRecord.Last(live) is { } last && last.Commit == request.Commit ? last : null;
        var now = plan.Hooks.All.Where(hook => hook.IsSkipped).Select(hook => hook.JobId.Name).ToList();
        skipped = [.. (before?.SkippedHooks ?? []).Union(now)];
        skipReason = now.Count > 0 ? request.Rules.SkippedHooks.Reason : before?.SkipReason;
        withoutApprovals = (request.WithoutApprovals is { } missing ? new WithoutApprovals(request.Commit, missing) : WithoutApprovals.Of(live, request.Commit))?.ToString();
    }

    /// <summary>The record of the last deployment that was healthy; null when none was.</summary>
    public DeploymentRecord? LastHealthy => current is null ? null : DeploymentRecord.LastHealthy(current);

    /// <summary>The parent as it is now; null before it was announced.</summary>
    public Resource? Current => current;

    /// <summary>Whether the deployment was there already, healthy, when it was announced: then nothing about it is news.</summary>
    public bool WasDeployed { get; private set; }

    /// <summary>
    /// Whether the parent says already what it would say after this plan was carried out, but for the commit and the version of Slipway; and that it was healthy, and that
    /// everybody was told, and that it was tested where this run tests. Then nothing has to be written.
    /// </summary>
    public static bool IsSettled(ICluster cluster, ApplyRequest request, ApplyPlan plan, Resource parent, TimeProvider time)
    {
        if (plan.HasChanges || plan.IsBlocked || plan.Hooks.All.Any()
            || DeploymentRecord.Last(parent) is not { Outcome: DeploymentOutcome.Healthy }
            || parent.Annotations.GetString(ApplySetLabels.AppliedCommit) is not { } applied || parent.Annotations.GetString(ApplySetLabels.TargetCommit) != applied
            || parent.Annotations.ContainsKey(ApplySetLabels.Untold)
            || (request.Check is not null && parent.Annotations.ContainsKey(ApplySetLabels.Untested)))
        {
            return false;
        }

        var store = new ApplySetStore(cluster, request, plan, parent, time);
        var wanted = store.ToResource(ApplySetParent.After(request.Rendering, plan.Leftovers, plan.Gaps), store.SaidSoFar with { TargetCommit = applied });
        return IsAsWanted(WithoutVersion(parent), WithoutVersion(wanted));

        static Resource WithoutVersion(Resource one) =>
            one.WithContent(one.Content.With("metadata", one.Metadata.With("annotations", one.Annotations.Without(ApplySetLabels.Tooling))));
    }

    /// <summary>Revisions that were applied and never got healthy.</summary>
    public FailedRevisions Failed => failed;

    /// <summary>Says what is about to happen.</summary>
    public Task AnnounceAsync(CancellationToken cancellationToken)
    {
        // A run that finds everything done leaves everything as it is, the record too.
        rollout = request.Rollout is { } mark ? RolloutRecordText.Of(mark.Announced) : rollout;
        WasDeployed = request.Rollout is null && current is not null && !plan.HasChanges
            && Annotation(ApplySetLabels.AppliedCommit) == request.Commit.Value && Annotation(ApplySetLabels.TargetCommit) == request.Commit.Value;
        hooks = hooks.With(request.Rendering);
        kept = kept.After(plan);
        // In a rollout the revision before is no failed one.
        failed = DeploymentRecord.Last(current) is null or { Outcome: DeploymentOutcome.Healthy } ? FailedRevisions.None : request.Rollout is null ? failed.LeftBehindBy(plan) : failed;
        return WriteAsync(
            ApplySetParent.Before(request.Rendering, current).With(plan.Leftovers, plan.Gaps),
            WasDeployed ? SaidSoFar : SaidSoFar with { Deployment = Record(DeploymentOutcome.Applying, null) },
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
        (rollout, withoutApprovals) = (Reached(), null);
        return WriteAsync(
            ApplySetParent.After(request.Rendering, verified.Leftovers, verified.Gaps),
            new Said(request.Commit.Value, request.Commit.Value, record, record, verified.Cache.ToString(), IsUntold: !WasDeployed || SaidSoFar.IsUntold,
                IsUntested: request.Check is null && (!WasDeployed || SaidSoFar.IsUntested)),
            cancellationToken);
    }

    /// <summary>Says that a phase of a rollout holds, and since when.</summary>
    /// <param name="verified">What a plan says after everything was done.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task ConfirmPhaseAsync(ApplyPlan verified, CancellationToken cancellationToken)
    {
        var announced = request.Rollout!.Announced;
        hooks = announced.Phase == RolloutPhase.Clearing ? hooks.Abandoning(request.Rendering) : hooks;
        kept = kept.After(verified);
        // What was taken back is not begun any more.
        (rollout, withoutApprovals) = (Reached(), announced.Phase == RolloutPhase.Clearing ? null : withoutApprovals);
        return WriteAsync(
            ApplySetParent.After(request.Rendering, verified.Leftovers, verified.Gaps),
            announced is { Phase: RolloutPhase.Clearing, IsSuperseded: false } ? SaidSoFar with { Deployment = Record(DeploymentOutcome.Failed, announced.Reason) } : SaidSoFar,
            cancellationToken);
    }

    /// <summary>Takes the set itself away, after its members.</summary>
    public Task DeleteAsync(CancellationToken cancellationToken) =>
        cluster.DeleteAsync(current!.Id, new DeleteOptions { Uid = current.Uid! }, cancellationToken);

    /// <summary>Says that it failed.</summary>
    public Task FailAsync(string reason, CancellationToken cancellationToken) =>
        WriteAsync(ApplySetParent.Before(request.Rendering, current), SaidSoFar with { Deployment = Record(DeploymentOutcome.Failed, reason) }, cancellationToken);

    /// <summary>Says that everybody who is to know of the deployment was told. Another job may have come in between: then it says so itself.</summary>
    public async Task MarkToldAsync(CancellationToken cancellationToken)
    {
        if (current?.Annotations.ContainsKey(ApplySetLabels.Untold) == true)
        {
            var told = current.WithContent(current.Content.With("metadata", current.Metadata.With("annotations", current.Annotations.Without(ApplySetLabels.Untold)).Without("managedFields")));
            try
            {
                current = await cluster.ApplyAsync(told, new ApplyOptions { Force = true }, cancellationToken);
            }
            catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Stale)
            {
            }
        }
    }

    private string? Reached() => request.Rollout is null ? rollout : request.Rollout.Announced.Reached(time.GetUtcNow()) is { } reached ? RolloutRecordText.Of(reached) : null;

    private string? Cache => current?.Content.GetMap("data")?.GetString(ClusterPlanner.CacheKey);

    private string Record(DeploymentOutcome outcome, string? reason, IReadOnlyList<string>? images = null) => new DeploymentRecord
    {
        Commit = request.Commit,
        Images = images ?? request.Rollout?.Images ?? RunningImages.AskedFor(request.Rendering).Images,
        PlanHash = plan.Hash,
        By = request.Lock.Holder,
        At = time.GetUtcNow(),
        Outcome = outcome,
        Reason = reason,
        SkippedHooks = skipped,
        SkipReason = skipReason,
        History = request.History,
    }.ToString();

    // What is said so far stays, with what was done since.
    private Task NoteAsync(CancellationToken cancellationToken) => WriteAsync(ApplySetParent.Before(request.Rendering, current), SaidSoFar, cancellationToken);

    private Said SaidSoFar => new(
        request.Commit.Value,
        Annotation(ApplySetLabels.AppliedCommit),
        Annotation(ApplySetLabels.Deployment),
        Annotation(ApplySetLabels.HealthyDeployment),
        Cache,
        current?.Annotations.ContainsKey(ApplySetLabels.Untold) == true,
        current?.Annotations.ContainsKey(ApplySetLabels.Untested) == true);

    private string? Annotation(string name) => current?.Annotations.GetString(name);

    private Resource ToResource(ApplySetParent parent, Said said)
    {
        (string Key, string? Value)[] annotations =
        [
            (ApplySetLabels.Stage, request.Rendering.Target.Stage.Value),
            (ApplySetLabels.Config, request.Config ?? Annotation(ApplySetLabels.Config)),
            (ApplySetLabels.TargetCommit, said.TargetCommit),
            (ApplySetLabels.AppliedCommit, said.AppliedCommit),
            (ApplySetLabels.Deployment, said.Deployment),
            (ApplySetLabels.HealthyDeployment, said.HealthyDeployment),
            (ApplySetLabels.Rollout, rollout),
            (ApplySetLabels.WithoutApprovals, withoutApprovals),
            (ApplySetLabels.Untold, said.IsUntold ? "true" : null),
            (ApplySetLabels.Untested, said.IsUntested ? "true" : null),
        ];
        var resource = parent.ToResource(
            request.Version, annotations.Where(annotation => !string.IsNullOrEmpty(annotation.Value)).Select(annotation => (annotation.Key, annotation.Value!)));
        var data = MapValue.Of((HookJournal.DataKey, (Value)hooks.ToString()));
        data = failed.ToText() is { } revisions ? data.With(FailedRevisions.DataKey, revisions) : data;
        data = finished.ToText() is { } jobs ? data.With(FinishedJobs.DataKey, jobs) : data;
        data = kept.ToText() is { } members ? data.With(KeptMembers.DataKey, members) : data;
        return resource.WithContent(resource.Content.With("data", said.Cache is null ? data : data.With(ClusterPlanner.CacheKey, said.Cache)));
    }

    private async Task WriteAsync(ApplySetParent parent, Said said, CancellationToken cancellationToken)
    {
        var resource = ToResource(parent, said);
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

    private sealed record Said(string TargetCommit, string? AppliedCommit, string? Deployment, string? HealthyDeployment, string? Cache, bool IsUntold, bool IsUntested);
}
