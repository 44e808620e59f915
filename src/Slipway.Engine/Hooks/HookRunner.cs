using Serilog;
using Slipway.Engine.Events;
using Slipway.Engine.Ports;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Engine.Hooks;

/// <summary>
/// Runs hooks. The same hook of the same rendering is the same Job: one that a killed job left running is waited for, one that failed is made anew.
/// </summary>
internal sealed class HookRunner(ICluster cluster, HookOptions options, TargetEvents events)
{
    private static readonly GroupVersionKind JobKind = GroupVersionKind.Of("batch/v1", "Job");

    /// <summary>Runs a hook to its end.</summary>
    /// <exception cref="SlipwayException">It failed. What it printed is in the log only.</exception>
    public async Task RunAsync(PlannedHook hook, RenderingTarget target, CancellationToken cancellationToken)
    {
        await ClearWayAsync(hook, target, cancellationToken);
        var job = HookJob.Of(hook, target.Application, options);
        await DeleteFailedAsync(job.Id, cancellationToken);
        events.Raise(new DeployEvent.HookStarted($"{hook.Phase}", job.Id));
        var made = await cluster.ApplyAsync(job, new ApplyOptions { Force = true }, cancellationToken);
        var output = new HookLog(cluster, events);
        var end = await FollowAsync(made, output, cancellationToken);
        if (!end.HasSucceeded)
        {
            throw new SlipwayException(
                target.ToString(),
                $"hook {hook.Hook.Name} ({hook.Phase}) failed: {end.Reason.TrimEnd('.')}. "
                + (output.IsEmpty ? "It printed nothing. " : $"What it printed is in the log of the run, and in: kubectl logs job/{job.Id.Name} -n {job.Id.Namespace}. ")
                + $"Running the deployment again runs it again. Where it cannot succeed and is to count as done: Deploy with --stage {target.Stage} --application {target.Application} --skip-hook {job.Id.Name} --reason \"…\".");
        }

        events.Raise(new DeployEvent.HookDone($"{hook.Phase}", job.Id));
    }

    /// <summary>Says that a hook counts as done. One that still runs comes to its end first: it must not run beside what follows.</summary>
    public async Task SkipAsync(PlannedHook hook, RenderingTarget target, string reason, CancellationToken cancellationToken)
    {
        await WaitForAsync(await ListAsync(HookJob.ApplicationLabel, target.Application, hook.JobId.Namespace, cancellationToken), cancellationToken);
        events.Warn($"{hook.JobId} ({hook.Phase}) does not run, and counts as done: {reason}");
    }

    /// <summary>Deletes the Jobs of other renderings' hooks.</summary>
    /// <param name="target">The application.</param>
    /// <param name="suffix">What the names of those that stay end with; null when none stays.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task CleanAsync(RenderingTarget target, string? suffix, CancellationToken cancellationToken)
    {
        var jobs = await ListAsync(HookJob.ApplicationLabel, target.Application, target.Namespace, cancellationToken);
        foreach (var job in jobs.Where(job => suffix is null || !job.Id.Name.EndsWith(suffix, StringComparison.Ordinal)))
        {
            await cluster.DeleteAsync(job.Id, new DeleteOptions { Uid = job.Uid! }, cancellationToken);
        }
    }

    /// <summary>Deletes the Jobs that somebody asked for and that are over; the others run to their end.</summary>
    public async Task RemoveAdHocAsync(RenderingTarget target, CancellationToken cancellationToken)
    {
        foreach (var job in await ListAsync(AdHocJob.ApplicationLabel, target.Application, target.Namespace, cancellationToken))
        {
            if (JobEnd.Of(job) is null && !job.IsTerminating)
            {
                events.Warn($"{job.Id} still runs, and stays: {RunningJob.HowToEnd(job.Id)}");
                continue;
            }

            await cluster.DeleteAsync(job.Id, new DeleteOptions { Uid = job.Uid! }, cancellationToken);
        }
    }

    private async Task<JobEnd> FollowAsync(Resource job, HookLog output, CancellationToken cancellationToken)
    {
        try
        {
            return await output.FollowToEndAsync(job, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            events.Warn($"{job.Id} goes on in the cluster, and the next run waits for it. It {RunningJob.Describe(job)}");
            throw;
        }
    }

    // An older hook that still runs, started by a job that was killed, must not run beside a newer one. And what a hook did is no proof any more once it is undone, nor the other way round.
    private async Task ClearWayAsync(PlannedHook hook, RenderingTarget target, CancellationToken cancellationToken)
    {
        var others = (await ListAsync(HookJob.ApplicationLabel, target.Application, hook.JobId.Namespace, cancellationToken)).Where(job => job.Id.Name != hook.JobId.Name).ToList();
        await WaitForAsync(others, cancellationToken);
        foreach (var job in others.Where(job => job.Id.Name.EndsWith(hook.Suffix, StringComparison.Ordinal) && IsRollback(job) != (hook.Hook.Phase == HookPhase.Rollback)))
        {
            await cluster.DeleteAsync(job.Id, new DeleteOptions { Uid = job.Uid! }, cancellationToken);
        }
    }

    private static bool IsRollback(Resource job) => HookAnnotations.PhaseOf(job) == HookPhase.Rollback;

    private async Task WaitForAsync(IEnumerable<Resource> jobs, CancellationToken cancellationToken)
    {
        foreach (var job in jobs.Where(job => JobEnd.Of(job) is null && !job.IsTerminating))
        {
            events.Note($"Waiting for {job.Id}, which {RunningJob.Describe(job)}");
            await JobEnd.WaitAsync(cluster, job, HookJob.JobLabel, cancellationToken);
        }
    }

    private async Task DeleteFailedAsync(ResourceId id, CancellationToken cancellationToken)
    {
        if (await cluster.GetAsync(id, cancellationToken) is not { } old || (JobEnd.Of(old) is not { HasSucceeded: false } && !old.IsTerminating))
        {
            return;
        }

        if (!old.IsTerminating)
        {
            await cluster.DeleteAsync(id, new DeleteOptions { Uid = old.Uid! }, cancellationToken);
        }

        await cluster.WaitUntilGoneAsync(id, old.Uid!, options.Timeout, cancellationToken);
    }

    private async Task<IReadOnlyList<Resource>> ListAsync(string label, ApplicationName application, string? inNamespace, CancellationToken cancellationToken)
    {
        var type = await cluster.TypeAsync(JobKind, cancellationToken);
        return (await cluster.ListAsync(type, inNamespace, $"{label}={application}", cancellationToken)).Items;
    }
}
