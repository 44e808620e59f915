using Serilog;
using Slipway.Engine.Events;
using Slipway.Engine.Jobs;
using Slipway.Engine.Listeners;
using Slipway.Engine.Locking;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>A Job of the manifests that somebody asked for.</summary>
internal sealed class AskedJob(DeploymentRun run)
{
    /// <summary>The name that it has in git.</summary>
    public required string Name { get; init; }

    /// <summary>What its container gets behind the arguments that it has in git.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether it is to run although it did.</summary>
    public bool Again { get; init; }

    /// <summary>Runs it in each cluster of the stage, one after the other; returns what the summary says.</summary>
    /// <exception cref="InvalidInputException">No application of the stage has it, or several have.</exception>
    public async Task<IReadOnlyList<(string Key, string Value)>> RunAsync(StageName stage, CancellationToken cancellationToken)
    {
        var summary = new List<(string, string)>();
        foreach (var rendering in Choose(stage, await run.RenderAsync(cancellationToken)))
        {
            var plan = await RunAsync(rendering, cancellationToken);
            summary.Add((rendering.Target.ToString(), plan is AdHocPlan.Done ? plan.ToString() : $"{plan.Job.Name} ended well"));
        }

        return summary;
    }

    // Of one application, in each of the stage's clusters.
    private List<Rendering> Choose(StageName stage, IReadOnlyList<Rendering> renderings)
    {
        var having = renderings.Where(rendering => rendering.Hooks.Any(hook => !hook.IsOfApply && hook.Name == Name)).ToLookup(rendering => rendering.Target.Application);
        return having.Count switch
        {
            1 => [.. having.Single()],
            0 => throw AdHocJob.Unknown(renderings.SelectMany(rendering => rendering.Hooks), Name, renderings is [var only] ? only.Target.ToString() : $"stage {stage}"),
            _ => throw new InvalidInputException($"job '{Name}'", $"expected --application: {string.Join(", ", having.Select(one => one.Key))} of stage {stage} have one of this name."),
        };
    }

    private async Task<AdHocPlan> RunAsync(Rendering rendering, CancellationToken cancellationToken)
    {
        var (_, cluster) = run.Clusters.Of(run.Manifests.StageOf(rendering.Target)).First(one => one.Name == rendering.Target.Cluster);
        await using var events = new EventFanOut([run.RunLog, new KubernetesEvents(_ => cluster, run.Holder, TimeProvider.System)], TimeProvider.System, Log.Logger);
        try
        {
            return await new AdHocJobs(cluster, new TargetEvents(events, rendering.Target)).RunAsync(
                new AdHocRequest
                {
                    Rendering = rendering,
                    Job = AdHocJob.Find(rendering.Hooks, Name, Arguments, rendering.Target.ToString()),
                    Again = Again,
                    Commit = run.Commit,
                    IsAncestor = run.IsAncestor,
                    Lock = new LockOptions { Holder = run.Holder },
                    Options = run.RulesOf(rendering.Target.Stage).Hooks,
                },
                cancellationToken);
        }
        finally
        {
            await events.DrainAsync(cancellationToken.IsCancellationRequested);
        }
    }
}
