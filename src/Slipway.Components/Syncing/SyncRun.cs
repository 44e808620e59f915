using System.Collections.Concurrent;
using Serilog;
using Slipway.ApplySets;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Engine.Deploying;
using Slipway.Engine.Locking;
using Slipway.Engine.Ports;
using Slipway.Engine.Syncing;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
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
    private readonly UnaskedClusters missing = new();
    private readonly ConcurrentDictionary<ClusterConnection, IActorSource> actors = [];

    /// <summary>Whether fields that somebody removed are proposed to be removed.</summary>
    public bool Removals { get; init; }

    /// <summary>Whether a patch may be added to a kustomization.</summary>
    public bool CreatesPatches { get; init; }

    /// <summary>Tells who made a change in a cluster. Default: the policy's stamp.</summary>
    public Func<ClusterConnection, IActorSource> ActorsOf { get; init; } = _ => new PolicyStamp();

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
        // Side by side: a cluster that does not answer must not hold up the others.
        var found = await Task.WhenAll((await parts.OfAsync([.. all.Where(rendering => !rendering.IsWaitingForRelease)], cancellationToken)).Select(part => LookAsync(part, parts, cancellationToken)));
        var unasked = found.Where(one => one.Problem is not null).ToList();
        if (unasked.Count > 0 && found.Length == 1)
        {
            throw unasked[0].Problem!;
        }

        foreach (var one in unasked)
        {
            missing.Add(one.Part.ToString(), one.Problem!);
            Log.Warning("{Part:l} could not be asked: {Reason:l}", one.Part.ToString(), one.Problem!.Message);
        }

        var looks = found.SelectMany(one => one.Looks).ToLookup(look => look.Found.Plan.Rendering.Target with { Cluster = null });
        var dark = unasked.SelectMany(one => one.Part.Renderings).ToLookup(rendering => rendering.Target with { Cluster = null }, rendering => rendering.Target);
        var plans = new List<(SyncPlan Plan, IReadOnlyList<RenderingTarget> Targets)>();
        foreach (var target in found.SelectMany(one => one.Part.Renderings).Select(rendering => rendering.Target with { Cluster = null }).Distinct())
        {
            var plan = looks.Contains(target)
                ? await new SyncPlanner(renderings).PlanAsync([.. looks[target]], [.. dark[target].Select(one => one.Cluster).OfType<ClusterName>()], run.Commit, cancellationToken)
                : new SyncPlan { Target = target };
            plan = plan with { Refusals = [.. dark[target].Select(one => new SyncRefusal(PartOf(one), "it could not be asked, so what was changed there is not known.")), .. plan.Refusals] };
            Log.Information("{Plan:l}", plan.ToString().TrimEnd());
            plans.Add((plan, [.. looks[target].Select(look => look.Found.Plan.Rendering.Target)]));
        }

        results.Write(run.Stamp, new SyncResult { Applications = [.. plans.Select(plan => plan.Plan.Json)] });
        var summary = new List<(string Key, string Value)>();
        foreach (var (plan, targets) in plans)
        {
            var outcome = dark.Contains(plan.Target)
                ? new SyncOutcome.NotProposed($"{string.Join(", ", dark[plan.Target].Select(PartOf))} could not be asked{(looks.Contains(plan.Target) ? ", and all clusters of a stage share what git says" : "")}. Run again when it answers.")
                : await ProposeAsync(plan, targets, parts, cancellationToken);
            summary.Add((plan.Target.ToString(), Describe(plan, outcome)));
        }

        if (!missing.IsEmpty)
        {
            Log.Information("What came of it\n{Summary:l}", string.Join('\n', summary.Select(line => $"  {line.Key}: {line.Value}")));
            missing.ThrowIfAny("so what was changed there is not known, and nothing is proposed for it. Run SyncBack again when it answers.");
        }

        return summary;
    }

    private async Task<PartLook> LookAsync(StagePart part, StageParts parts, CancellationToken cancellationToken)
    {
        // By force: what somebody took over is a difference, not a conflict.
        var look = await PartPlans.OfAsync(part with { PlanRulesOf = target => run.RulesOf(target.Stage).Plan with { Force = true } }, cancellationToken);
        try
        {
            var rules = run.RulesOf(part.Stage);
            var options = new SyncOptions
            {
                Rules = rules.Sync,
                Controllers = rules.Drift.Controllers,
                Removals = Removals,
                CreatesPatches = CreatesPatches,
                Now = Time.GetUtcNow(),
                Autoscalers = From == SyncSource.Vpa && look.Problem is null ? await AutoscalersAsync(part, cancellationToken) : null,
            };
            return new PartLook(part, [.. look.Plans.Select(plan => new SyncLook(plan, options, ActorsIn(parts, plan.Plan.Rendering.Target)))], look.Problem);
        }
        catch (SlipwayException exception) when (exception.IsTransient)
        {
            return new PartLook(part, [], exception);
        }
    }

    // One for each cluster: what it cannot tell, it says once.
    private IActorSource ActorsIn(StageParts parts, RenderingTarget target) => actors.GetOrAdd(parts.ClusterOf(target), ActorsOf);

    private static string PartOf(RenderingTarget target) => target.Cluster is null ? target.Stage.Value : $"{target.Stage}/{target.Cluster}";

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
            string? reason;
            try
            {
                reason = await WhyWaitAsync(plan, target, parts.ClusterOf(target), cancellationToken);
            }
            catch (SlipwayException exception) when (exception.IsTransient)
            {
                missing.Add(PartOf(target), exception);
                return new SyncOutcome.NotProposed($"{PartOf(target)} could not be asked any more. Run again when it answers.");
            }

            if (reason is not null)
            {
                return new SyncOutcome.NotProposed((target.Cluster is { } name ? $"{name}: " : "") + reason);
            }
        }

        return await proposals.ProposeAsync(plan with { Files = [.. plan.Files.Select(file => Within.Length == 0 ? file : file with { Path = $"{Within}/{file.Path}" })] }, run.Commit, Reopens, cancellationToken);
    }

    // What a cluster has in the middle of something is nobody's wish yet.
    private async Task<string?> WhyWaitAsync(SyncPlan plan, RenderingTarget target, ClusterConnection cluster, CancellationToken cancellationToken)
    {
        var parentId = ApplySetParent.IdOf(target);
        if (await LockHolder.FindAsync(cluster.Lease(target.Namespace, parentId.Name, Time), Time, cancellationToken) is { } holder)
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

    private sealed record PartLook(StagePart Part, IReadOnlyList<SyncLook> Looks, SlipwayException? Problem);
}
