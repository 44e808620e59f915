using Slipway.ApplySets;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Engine.Hooks;
using Slipway.Engine.Locking;
using Slipway.Engine.Ports;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Engine.Jobs;

/// <summary>
/// Runs Jobs of git that somebody asks for, under the application's lock. The Job in the cluster is the record: whoever asks for the same again finds it, follows it where it still runs, and
/// else is told how it ended. It is no member of the apply set, so that no apply prunes it.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="events">Hears what happens.</param>
internal sealed class AdHocJobs(ICluster cluster, TargetEvents events)
{
    private const int MaxKept = 20;
    private const int MaxRecordedImages = 100;

    private static readonly GroupVersionKind JobKind = GroupVersionKind.Of("batch/v1", "Job");

    /// <summary>Runs it to its end, or finds that it ran.</summary>
    /// <returns>What was done.</returns>
    /// <exception cref="SlipwayException">It failed, or what it runs is not what is deployed. What it printed is in the log only.</exception>
    public async Task<AdHocPlan> RunAsync(AdHocRequest request, CancellationToken cancellationToken)
    {
        var parentId = ApplySetParent.IdOf(request.Rendering.Target);
        // Without the application's namespace there is no lock to take either.
        _ = await FindDeployedAsync(request, cancellationToken);
        await using var held = await ApplySetLock.TakeAsync(cluster, parentId.Namespace!, parentId.Name, request.Lock, events, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        try
        {
            return await RunLockedAsync(request, held, either.Token);
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw held.LostFailure();
        }
    }

    private async Task<AdHocPlan> RunLockedAsync(AdHocRequest request, ApplySetLock held, CancellationToken cancellationToken)
    {
        var parent = await FindDeployedAsync(request, cancellationToken);
        var live = await ListAsync(request, cancellationToken);
        var plan = AdHocPlan.Of(request.Job, live, request.Again);
        events.Note($"{request.Rendering.Target}: job {request.Job.Hook.Name}: {plan}");
        switch (plan)
        {
            case AdHocPlan.Start start:
                await WaitForOthersAsync(live, cancellationToken);
                held.Check();
                events.Raise(new DeployEvent.HookStarted("ad-hoc", start.Job));
                var job = request.Job.Of(start.Run, request.Rendering.Target.Application, request.Commit, request.Lock.Holder, request.Options);
                await FollowAsync(request, parent, await cluster.ApplyAsync(job, new ApplyOptions(), cancellationToken), cancellationToken);
                await CleanAsync(request, held, cancellationToken);
                break;
            case AdHocPlan.GoOn running:
                events.Raise(new DeployEvent.HookStarted("ad-hoc", running.Job));
                await FollowAsync(request, parent, running.Live, cancellationToken);
                break;
            case AdHocPlan.HasFailed failed:
                throw new SlipwayException(
                    request.Rendering.Target.ToString(), $"job {failed.Job.Name} failed before: {JobEnd.Of(failed.Live)!.Reason.TrimEnd('.')}. It is not run again unasked: --again. {Undo(request)}".TrimEnd());
        }

        return plan;
    }

    // A Job runs with what was released: its images are those that were deployed and healthy.
    private async Task<Resource> FindDeployedAsync(AdHocRequest request, CancellationToken cancellationToken)
    {
        var target = request.Rendering.Target;
        var parent = await cluster.GetAsync(ApplySetParent.IdOf(target), cancellationToken);
        if (parent is null || DeploymentRecord.LastHealthy(parent) is not { } healthy)
        {
            throw new SlipwayException(target.ToString(), "was not deployed yet, or never got healthy. A Job runs beside what is deployed: run Deploy first.");
        }

        if (await CommitFence.DecideAsync(parent, request.Commit, request.IsAncestor, cancellationToken) == FenceDecision.Superseded)
        {
            throw new SlipwayException(
                target.ToString(),
                $"commit {parent.Annotations.GetString(ApplySetLabels.TargetCommit)![..7]} was applied, and it is newer than {request.Commit.Abbreviated}: the Job may be another one there. Run it from the newest commit.");
        }

        var others = ReferencedImages.Of(request.Job.Hook.Job).Except(healthy.Images).ToList();
        return others.Count == 0 || healthy.Images.Count >= MaxRecordedImages ? parent : throw new SlipwayException(
            target.ToString(),
            $"job {request.Job.Hook.Name} of commit {request.Commit.Abbreviated} runs {string.Join(", ", others)}, which is not among the images of the last healthy deployment (commit {healthy.Commit.Abbreviated}). "
            + "Deploy this commit first, or run the Job from that one.");
    }

    private async Task FollowAsync(AdHocRequest request, Resource parent, Resource job, CancellationToken cancellationToken)
    {
        var output = new HookLog(cluster, events);
        JobEnd end;
        try
        {
            end = await output.FollowToEndAsync(job, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            events.Warn($"{job.Id} runs on in the cluster. The same command follows it to its end");
            throw;
        }

        if (!end.HasSucceeded)
        {
            var reason = $"job {job.Id.Name} failed: {end.Reason.TrimEnd('.')}.";
            events.Raise(new DeployEvent.Recorded(parent, "JobFailed", reason, IsWarning: true));
            throw new SlipwayException(
                request.Rendering.Target.ToString(), $"{reason} {(output.IsEmpty ? "It printed nothing." : "What it printed is in the log of the run.")} {Undo(request)}".TrimEnd());
        }

        events.Raise(new DeployEvent.HookDone("ad-hoc", job.Id));
        events.Raise(new DeployEvent.Recorded(parent, "JobDone", $"Job {job.Id.Name} of commit {request.Commit.Abbreviated} ended well", IsWarning: false));
    }

    private static string Undo(AdHocRequest request) =>
        request.Job.Hook.RollbackHook is { } rollback ? $"What undoes it: RunJob --name {rollback} --stage {request.Rendering.Target.Stage} --application {request.Rendering.Target.Application}." : "";

    // One that a killed run left behind must not run beside another one of the same application.
    private async Task WaitForOthersAsync(IEnumerable<Resource> live, CancellationToken cancellationToken)
    {
        foreach (var job in live.Where(job => JobEnd.Of(job) is null && !job.IsTerminating))
        {
            events.Note($"Waiting for {job.Id}, which still runs");
            await JobEnd.WaitAsync(cluster, job, HookJob.JobLabel, cancellationToken);
        }
    }

    // The latest stay: they are what tells that they ran.
    private async Task CleanAsync(AdHocRequest request, ApplySetLock held, CancellationToken cancellationToken)
    {
        var ended = (await ListAsync(request, cancellationToken)).Where(job => JobEnd.Of(job) is not null && !job.IsTerminating);
        foreach (var job in ended.OrderByDescending(job => job.Metadata.GetString("creationTimestamp"), StringComparer.Ordinal).Skip(MaxKept))
        {
            held.Check();
            await cluster.DeleteAsync(job.Id, new DeleteOptions { Uid = job.Uid! }, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<Resource>> ListAsync(AdHocRequest request, CancellationToken cancellationToken)
    {
        var type = await cluster.TypeAsync(JobKind, cancellationToken);
        return (await cluster.ListAsync(type, request.Job.Hook.Job.Id.Namespace, $"{AdHocJob.ApplicationLabel}={request.Rendering.Target.Application}", cancellationToken)).Items;
    }
}
