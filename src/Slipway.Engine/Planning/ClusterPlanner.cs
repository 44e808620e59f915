using System.Collections.Concurrent;
using Slipway.ApplySets;
using Slipway.Hooks;
using Slipway.Engine.Ports;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;

namespace Slipway.Engine.Planning;

/// <summary>Plans against a cluster: one LIST per kind, a GET for what the lists lack, a server dry run for what they do not decide.</summary>
internal sealed class ClusterPlanner(ICluster cluster)
{
    /// <summary>The key of the parent's data that holds the <see cref="PlanCache"/>.</summary>
    internal const string CacheKey = "plan-cache";

    /// <summary>Makes the rendering of manifests, asking the cluster only about kinds that Kubernetes does not bring.</summary>
    public async Task<Rendering> RenderAsync(
        RenderingTarget target, IReadOnlyList<Resource> resources, OpenApiSchemas? schemas, IReadOnlyList<DefinitionBeside> beside, CancellationToken cancellationToken)
    {
        var rendering = Rendering.Of(target, resources, catalog: null, schemas, beside);
        return rendering.Resources.All(resource => rendering.Scopes.IsNamespaced(resource.Id.Type) is not null)
            ? rendering
            : Rendering.Of(target, resources, await cluster.DiscoverAsync(cancellationToken), schemas, beside);
    }

    /// <summary>Plans what applying the rendering would do now. Nothing is written.</summary>
    /// <exception cref="SlipwayException">The cluster cannot be asked, or the apply set belongs to another tool.</exception>
    public async Task<ClusterPlan> PlanAsync(Rendering rendering, PlanRules rules, CancellationToken cancellationToken)
    {
        var parentId = ApplySetParent.IdOf(rendering.Target);
        var missing = new NamespaceCheck(cluster).FindMissingAsync(rendering, cancellationToken);
        var live = await cluster.GetAsync(parentId, cancellationToken);
        var parent = ApplySetParent.Before(rendering, live);
        var members = new MemberLists(cluster, rendering, parent, live is null ? null : ApplySetParent.Read(live));
        await members.ReadAsync(cancellationToken);
        ThrowIfScopesWereGuessed(rendering, members.Catalog);
        var missingNamespaces = await missing;
        var listed = members.Objects.Select(resource => resource.Id.Key).ToHashSet();
        var unlisted = new UnlistedObjects(cluster, members.Catalog);
        await unlisted.ReadAsync(
            rendering.Resources.Where(resource => !listed.Contains(resource.Id.Key) && (resource.Id.Namespace is null || !missingNamespaces.Contains(resource.Id.Namespace))),
            cancellationToken);
        var state = new LiveState
        {
            Catalog = members.Catalog,
            Schemas = await ReadSchemasAsync(Planner.SchemasNeeded(rendering), cancellationToken),
            Objects = [.. members.Objects, .. unlisted.Found],
            Unreadable = unlisted.Unreadable,
            OtherSets = await new OtherSets(cluster).FindAsync(unlisted.Found, rendering.Target.Namespace, cancellationToken),
            MissingNamespaces = missingNamespaces,
            Gaps = members.Gaps,
            Kept = KeptMembers.Parse(live?.Content.GetMap("data")?.GetString(KeptMembers.DataKey)),
            Hooks = HookJournal.Parse(live?.Content.GetMap("data")?.GetString(HookJournal.DataKey)),
            FinishedJobs = FinishedJobs.Parse(live?.Content.GetMap("data")?.GetString(FinishedJobs.DataKey)),
            Cache = PlanCache.Parse(live?.Content.GetMap("data")?.GetString(CacheKey)),
        };
        var comparison = Planner.Compare(rendering, state, rules);
        var answers = rules.IsReadOnly ? comparison.AnswerLocally() : await DryRunAsync(comparison, rules, cancellationToken);
        return new ClusterPlan(Planner.Complete(comparison, answers), live);
    }

    // Rendered while the cluster did not answer, what is of the whole cluster got the stage's namespace: it would be taken for another object than the one that runs, and that one for gone.
    private static void ThrowIfScopesWereGuessed(Rendering rendering, ResourceCatalog catalog)
    {
        if (rendering.Resources.FirstOrDefault(resource => resource.Id.Namespace is not null && catalog.Find(resource.Id.Type) is { IsNamespaced: false }) is { } guessed)
        {
            throw new SlipwayException(
                guessed.Id.ToString(),
                $"{guessed.Id.Type.Kind} is a kind of the whole cluster, which did not answer when its manifest was read. Nothing was changed: run it again.", isTransient: true);
        }
    }

    private async Task<OpenApiSchemas?> ReadSchemasAsync(IReadOnlyCollection<string> apiVersions, CancellationToken cancellationToken)
    {
        try
        {
            return apiVersions.Count == 0 ? null : await cluster.Schemas.ReadAsync(apiVersions, cancellationToken);
        }
        catch (ResourceRefusedException refusal) when (refusal.StatusReason is RefusalReason.Forbidden or RefusalReason.NotFound)
        {
            // Then no field counts as nullable.
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<ResourceId, DryRunResult>> DryRunAsync(
        PlanComparison comparison, PlanRules rules, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentDictionary<ResourceId, DryRunResult>();
        var dryRun = new DryRun(cluster, comparison, rules.Force);
        var hopelessness = new Hopelessness();
        await Parallel.ForEachAsync(comparison.DryRuns, cluster.Parallel(cancellationToken), async (resource, cancellationToken) =>
        {
            // A webhook that times out does so for each object, and each waits for it several times.
            if (hopelessness.LeavesOut())
            {
                return;
            }

            answers[resource.Id] = await dryRun.AskAsync(resource, cancellationToken);
            if (answers[resource.Id] is DryRunResult.Refused refused)
            {
                hopelessness.Note(refused.Refusal);
            }
        });
        return hopelessness is { NotSent: 0 } or { Reason: null }
            ? answers
            : throw new SlipwayException(
                hopelessness.Reason.Subject, $"{hopelessness.Reason.Reason.TrimEnd('.')}. It was asked {Backoff.MaxAttempts} times. {hopelessness.NotSent} other resources were not asked about any more, and nothing was changed.", isTransient: true, hopelessness.Reason);
    }
}
