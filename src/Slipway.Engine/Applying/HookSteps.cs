using Serilog;
using Slipway.Hooks;
using Slipway.Engine.Ports;
using Slipway.Engine.Displays;
using Slipway.Engine.Hooks;
using Slipway.Engine.Locking;
using Slipway.Plans;
using Slipway.Resources;

namespace Slipway.Engine.Applying;

/// <summary>The hooks of one apply. Each is noted in the parent as soon as it is done.</summary>
internal sealed class HookSteps(ICluster cluster, ApplyRequest request, ApplyPlan plan, ParentWriter parent, ApplySetLock held, IRunDisplay display, ILogger log)
{
    private readonly HookRunner runner = new(cluster, request.Hooks, display, log);

    /// <summary>Undoes the hooks of manifests that are left behind.</summary>
    public Task GoBackAsync(CancellationToken cancellationToken) => RunAsync(plan.Hooks.Rollback, cancellationToken);

    /// <summary>Applies what the hooks before the apply need, and nothing else; returns it.</summary>
    public async Task<IReadOnlyList<Resource>> PrepareAsync(WaveWriter writer, CancellationToken cancellationToken)
    {
        if (plan.Hooks.Before.Count == 0)
        {
            return [];
        }

        var needed = HookNeeds.Of(plan.Hooks.Before.Select(hook => hook.Hook), request.Rendering.Resources);
        held.Check();
        return await writer.WriteAsync(plan.Waves.SelectMany(wave => wave).Where(action => needed.Contains(action.Id)), cancellationToken);
    }

    public Task RunBeforeAsync(CancellationToken cancellationToken) => RunAsync(plan.Hooks.Before, cancellationToken);

    public Task RunAfterAsync(CancellationToken cancellationToken) => RunAsync(plan.Hooks.After, cancellationToken);

    /// <summary>Deletes the Jobs of earlier hooks, when those of this apply have taken their place.</summary>
    public Task CleanAsync(CancellationToken cancellationToken) =>
        plan.Hooks.All.Any() ? runner.CleanAsync(request.Rendering.Target, plan.Hooks.JobSuffix, cancellationToken) : Task.CompletedTask;

    /// <summary>Deletes the Jobs of all hooks, with the application that they were of.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await runner.CleanAsync(request.Rendering.Target, suffix: null, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason == RefusalReason.Forbidden)
        {
            // Who may not touch Jobs has run none.
            log.Debug("Jobs of hooks were not looked for: {Reason:l}", refusal.Message);
        }
    }

    private async Task RunAsync(IEnumerable<PlannedHook> hooks, CancellationToken cancellationToken)
    {
        foreach (var hook in hooks)
        {
            held.Check();
            await runner.RunAsync(hook, request.Rendering.Target, cancellationToken);
            held.Check();
            await parent.MarkAsync(hook, cancellationToken);
        }
    }
}
