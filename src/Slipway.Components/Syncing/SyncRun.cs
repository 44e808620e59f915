using Serilog;
using Slipway.ApplySets;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Engine.Deploying;
using Slipway.Engine.Planning;
using Slipway.Engine.Ports;
using Slipway.Engine.Syncing;
using Slipway.PathEdits;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Syncs;

namespace Slipway.Components.Syncing;

/// <summary>Looks for changes in the cluster that git could take over, and proposes them.</summary>
/// <param name="run">The commit, and the clusters.</param>
/// <param name="renderings">Renders the commit.</param>
/// <param name="proposals">Opens pull requests; null: only shown.</param>
/// <param name="results">Where the plans are written.</param>
internal sealed class SyncRun(DeploymentRun run, EditedRenderings renderings, SyncPullRequest? proposals, ArtifactFile<SyncResult> results)
{
    /// <summary>Whether fields that somebody removed are proposed to be removed.</summary>
    public bool Removals { get; init; }

    /// <summary>Whether a patch may be added to a kustomization.</summary>
    public bool CreatesPatches { get; init; }

    /// <summary>Tells who made a change in a cluster. Default: the policy's stamp.</summary>
    public Func<ICluster, IActorSource> ActorsOf { get; init; } = _ => new PolicyStamp();

    /// <summary>What is taken over.</summary>
    public SyncSource From { get; init; }

    /// <summary>Whether to propose again what a person closed.</summary>
    public bool Reopens { get; init; }

    /// <summary>The folder of the manifests in the repository; empty for the root.</summary>
    public string Within { get; init; } = "";

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Plans, prints, writes and proposes; returns what the summary says.</summary>
    public async Task<IReadOnlyList<(string Key, string Value)>> RunAsync(CancellationToken cancellationToken)
    {
        var all = await run.RenderAsync(cancellationToken);
        using var parts = new StageParts(run);
        var looks = new List<SyncLook>();
        foreach (var part in await parts.OfAsync([.. all.Where(rendering => !rendering.IsWaitingForRelease)], cancellationToken))
        {
            // By force: what somebody took over is a difference, not a conflict.
            var look = await PartPlans.OfAsync(part with { PlanRulesOf = target => run.RulesOf(target.Stage).Plan with { Force = true } }, cancellationToken);
            if (look.Problem is { } problem)
            {
                throw problem;
            }

            var rules = run.RulesOf(part.Stage);
            var options = new SyncOptions { Rules = rules.Sync, Controllers = rules.Drift.Controllers, Removals = Removals, CreatesPatches = CreatesPatches, Now = Time.GetUtcNow() };
            if (From == SyncSource.Vpa)
            {
                options = options with { Autoscalers = await AutoscalersAsync(part, cancellationToken) };
            }

            var actors = ActorsOf(part.Cluster);
            looks.AddRange(look.Plans.Select(found => new SyncLook(found, options, actors)));
        }

        var plans = new List<(SyncPlan Plan, IReadOnlyList<RenderingTarget> Targets)>();
        foreach (var application in looks.GroupBy(look => look.Found.Plan.Rendering.Target with { Cluster = null }))
        {
            var plan = await new SyncPlanner(renderings).PlanAsync([.. application], run.Commit, cancellationToken);
            Log.Information("{Plan:l}", plan.ToString().TrimEnd());
            plans.Add((plan, [.. application.Select(look => look.Found.Plan.Rendering.Target)]));
        }

        results.Write(run.Stamp, new SyncResult { Applications = [.. plans.Select(plan => plan.Plan.Json)] });
        var summary = new List<(string, string)>();
        foreach (var (plan, targets) in plans)
        {
            summary.Add((plan.Target.ToString(), Describe(plan, await ProposeAsync(plan, targets, parts, cancellationToken))));
        }

        return summary;
    }

    private static async Task<IReadOnlyList<Resource>> AutoscalersAsync(StagePart part, CancellationToken cancellationToken) =>
        (await part.Cluster.DiscoverAsync(cancellationToken)).Find(SizeAdvice.Kind) is { } type
            ? (await part.Cluster.ListAsync(type, part.Namespace, null, cancellationToken)).Items
            : throw new SlipwayException(part.ToString(), $"the cluster does not have {SizeAdvice.Kind}, so that nothing is recommended. Install the Vertical Pod Autoscaler, or leave out --from vpa.");

    private async Task<SyncOutcome?> ProposeAsync(SyncPlan plan, IReadOnlyList<RenderingTarget> targets, StageParts parts, CancellationToken cancellationToken)
    {
        if (proposals is null)
        {
            return null;
        }

        foreach (var target in targets)
        {
            if (await WhyWaitAsync(plan, target, parts.ClusterOf(target), cancellationToken) is { } reason)
            {
                return new SyncOutcome.NotProposed((target.Cluster is { } name ? $"{name}: " : "") + reason);
            }
        }

        return await proposals.ProposeAsync(plan with { Files = [.. plan.Files.Select(file => Within.Length == 0 ? file : file with { Path = $"{Within}/{file.Path}" })] }, run.Commit, Reopens, cancellationToken);
    }

    // What a cluster has in the middle of something is nobody's wish yet.
    private async Task<string?> WhyWaitAsync(SyncPlan plan, RenderingTarget target, ICluster cluster, CancellationToken cancellationToken)
    {
        var parentId = ApplySetParent.IdOf(target);
        if ((await cluster.Lease(target.Namespace, parentId.Name, Time).ReadAsync(cancellationToken))?.Holder is { } holder)
        {
            return $"a deployment is under way ({holder} holds the lock): what it leaves is what counts. Run again later.";
        }

        if (RolloutRecordText.Of(await cluster.GetAsync(parentId, cancellationToken)) is { IsActive: true } rollout)
        {
            return $"a rollout is under way ({rollout.Where}): what it leaves is what counts. Run again later.";
        }

        foreach (var finding in plan.Edits.Select(edit => edit.Finding).Where(finding => !finding.IsAdvice))
        {
            var live = FieldValues.Get((await cluster.GetAsync(finding.Id, cancellationToken))?.Content, finding.Path);
            if (!Equals(live, finding.Live) && !(finding.Edit.IsQuantity && QuantityText.AreSame(live, finding.Live)))
            {
                return $"{finding} changed again while this ran: somebody is at work. Run again later.";
            }
        }

        return null;
    }

    private static string Describe(SyncPlan plan, SyncOutcome? outcome) => (outcome switch
    {
        SyncOutcome.Proposed proposed => proposed.PullRequest.Url.AbsoluteUri,
        SyncOutcome.Closed closed => $"{closed.PullRequest.Url} is closed: there is nothing left to take over",
        SyncOutcome.NotProposed refused => refused.Reason,
        _ when plan.Edits.Count == 0 => "nothing to propose",
        _ => $"{plan.Edits.Count} to propose",
    }) + (plan.Refusals.Count == 0 ? "" : $" ({plan.Refusals.Count} not proposed, see above)");
}
