using Serilog;
using Slipway.Configuration;
using Slipway.Engine.Planning;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Components.Deploying;

/// <summary>The applications of a commit that are in the same cluster: an object that moved to one of them must not be pruned.</summary>
internal sealed class OtherApplications
{
    private readonly List<Rendering> all;
    private readonly List<RenderingTarget> notRendered = [];
    private readonly IReadOnlySet<StageName> here;
    private readonly Lazy<PlanRules> shared;
    private readonly Lazy<ILookup<string, (ResourceKey Key, string Heir)>> moved;

    private OtherApplications(IEnumerable<Rendering> asked, IReadOnlySet<StageName> here)
    {
        (all, this.here) = ([.. asked], here);
        shared = new(() => new PlanRules().Among(
            all.Where(rendering => here.Contains(rendering.Target.Stage)), [.. notRendered.Where(other => here.Contains(other.Stage)).Select(other => other.ToString())]));
        // Git says itself where these come from: then the stage is here, only not deployed yet.
        moved = new(() => (
            from rendering in all
            from resource in rendering.Resources
            let origin = resource.Annotations.GetString(Adoption.MovedFromAnnotation)
            where origin is not null
            select (Origin: origin, Moved: (resource.Id.Key, rendering.Target.Application.Value))).ToLookup(one => one.Origin, one => one.Moved));
    }

    /// <summary>Renders them, without asking a cluster. Their problems are not this run's: what cannot be rendered is told, and keeps everything from being pruned.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="asked">What was rendered already.</param>
    /// <param name="stages">The stages that the run is about.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<OtherApplications> BesideAsync(
        DeploymentRun run, ClusterConnection cluster, IReadOnlyCollection<Rendering> asked, IReadOnlyCollection<StageConfiguration> stages, CancellationToken cancellationToken)
    {
        // Another stage may be in another cluster, in a namespace of the same name: slipway.yaml says so, or only the cluster itself knows. The run need not be able to connect to that of
        // a stage that it is not about.
        var own = stages.Where(stage => run.Clusters.IsIn(stage, cluster)).Select(stage => stage.Name).ToHashSet();
        var unsure = run.Manifests.Configuration.Stages.Where(stage => !own.Contains(stage.Name) && !run.Clusters.IsElsewhere(stage, cluster))
            .Select(stage => (stage.Name, stage.Namespace)).ToList();
        var here = await new DeployedStages(cluster).FindAsync(unsure, cancellationToken);
        var applications = new OtherApplications(asked, here.Union(own).ToHashSet());
        var known = asked.Select(rendering => (rendering.Target.Stage, rendering.Target.Application)).ToHashSet();
        foreach (var target in run.Manifests.AllTargets.Where(target => !known.Contains((target.Stage, target.Application))))
        {
            await applications.AddAsync(run.Manifests, target, cancellationToken);
        }

        return applications;
    }

    /// <summary>A stage's rules, with what other applications of the same cluster have.</summary>
    /// <param name="rules">The stage's rules.</param>
    /// <param name="target">The application that is planned.</param>
    public PlanRules Among(PlanRules rules, RenderingTarget target)
    {
        var elsewhere = shared.Value.RenderedElsewhere;
        if (moved.Value.Contains(target.Application.Value))
        {
            var more = new Dictionary<ResourceKey, string>(elsewhere);
            foreach (var (key, heir) in moved.Value[target.Application.Value])
            {
                more.TryAdd(key, heir);
            }

            elsewhere = more;
        }

        return rules with { RenderedElsewhere = elsewhere, NotRendered = shared.Value.NotRendered };
    }

    private async Task AddAsync(ManifestRenderings manifests, RenderingTarget target, CancellationToken cancellationToken)
    {
        try
        {
            all.Add(await manifests.RenderAsync(target, planner: null, cancellationToken));
        }
        catch (SlipwayException exception)
        {
            notRendered.Add(target);
            if (here.Contains(target.Stage))
            {
                Log.Warning("{Target:l} cannot be rendered, and may have in git now what others no longer have: nothing is pruned in this run. {Reason:l}", target.ToString(), exception.Message);
            }
        }
    }
}
