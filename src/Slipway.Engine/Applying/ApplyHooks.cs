using Serilog;
using Slipway.Engine.Events;
using Slipway.Engine.Hooks;
using Slipway.Engine.Locking;
using Slipway.Engine.Ports;
using Slipway.Hooks;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Engine.Applying;

/// <summary>The hooks of one apply. Each is noted in the parent as soon as it is done.</summary>
internal sealed class ApplyHooks(ICluster cluster, ApplyRequest request, ApplyPlan plan, ApplySetStore store, ApplySetLock held, TargetEvents events)
{
    private readonly HookRunner runner = new(cluster, request.Hooks, events);

    /// <summary>Undoes the hooks of manifests that are left behind.</summary>
    public Task GoBackAsync(CancellationToken cancellationToken) => RunAsync(plan.Hooks.Rollback, cancellationToken);

    /// <summary>Applies what the hooks before the apply need, and nothing else; returns it.</summary>
    public async Task<IReadOnlyList<Resource>> PrepareAsync(WaveWriter writer, CancellationToken cancellationToken)
    {
        var before = plan.Hooks.Before.Where(hook => !hook.IsSkipped).ToList();
        if (before.Count == 0)
        {
            return [];
        }

        var needed = HookNeeds.Of(before.Select(hook => hook.Hook), request.Rendering.Resources);
        held.Check();
        return await writer.WriteAsync(plan.Waves.SelectMany(wave => wave).Where(action => needed.Contains(action.Id)), cancellationToken);
    }

    public Task RunBeforeAsync(CancellationToken cancellationToken) => RunAsync(plan.Hooks.Before, cancellationToken);

    public Task RunAfterAsync(CancellationToken cancellationToken) => RunAsync(plan.Hooks.After, cancellationToken);

    /// <summary>Deletes the Jobs of earlier hooks, when those of this apply have taken their place.</summary>
    public Task CleanAsync(CancellationToken cancellationToken) =>
        plan.Hooks.All.Any() ? runner.CleanAsync(request.Rendering.Target, plan.Hooks.JobSuffix, cancellationToken) : Task.CompletedTask;

    /// <summary>Deletes the Jobs of all hooks, and those that somebody asked for, with the application that they were of.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await runner.CleanAsync(request.Rendering.Target, suffix: null, cancellationToken);
            await runner.RemoveAdHocAsync(request.Rendering.Target, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            // Who may not touch Jobs has run none.
        }
    }

    private async Task RunAsync(IEnumerable<PlannedHook> hooks, CancellationToken cancellationToken)
    {
        foreach (var hook in hooks)
        {
            held.Check();
            await (hook.IsSkipped
                ? runner.SkipAsync(hook, request.Rendering.Target, request.Rules.SkippedHooks.Reason, cancellationToken)
                : runner.RunAsync(hook, request.Rendering.Target, cancellationToken));
            held.Check();
            await store.MarkAsync(hook, cancellationToken);
        }
    }
}
