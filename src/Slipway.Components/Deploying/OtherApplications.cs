using Serilog;
using Slipway.Engine.Planning;
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

    private OtherApplications(IEnumerable<Rendering> asked, IReadOnlySet<StageName> here) => (all, this.here) = ([.. asked], here);

    /// <summary>Renders them, without asking a cluster. Their problems are not this run's: what cannot be rendered is told, and keeps everything from being pruned.</summary>
    /// <param name="run">The run.</param>
    /// <param name="asked">What was rendered already.</param>
    /// <param name="stages">The stages that the run is about, which its cluster is the cluster of.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<OtherApplications> BesideAsync(
        DeploymentRun run, IReadOnlyCollection<Rendering> asked, IReadOnlyCollection<StageName> stages, CancellationToken cancellationToken)
    {
        // Another stage may be in another cluster, in a namespace of the same name.
        var others = run.Manifests.Configuration.Stages.Where(stage => !stages.Contains(stage.Name)).Select(stage => (stage.Name, stage.Namespace)).ToList();
        var here = await new DeployedStages(run.Cluster).FindAsync(others, cancellationToken);
        var applications = new OtherApplications(asked, here.Union(stages).ToHashSet());
        var known = asked.Select(rendering => rendering.Target).ToHashSet();
        foreach (var target in run.Manifests.AllTargets.Where(target => !known.Contains(target)))
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
        var among = rules.Among(all.Where(rendering => here.Contains(rendering.Target.Stage)), [.. notRendered.Where(other => here.Contains(other.Stage)).Select(other => other.ToString())]);
        var elsewhere = new Dictionary<ResourceKey, string>(among.RenderedElsewhere);
        foreach (var rendering in all)
        {
            // Git says itself that it comes from this application: then the stage is here, only not deployed yet.
            foreach (var moved in rendering.Resources.Where(resource => resource.Annotations.GetString(Adoption.MovedFromAnnotation) == target.Application.Value))
            {
                elsewhere.TryAdd(moved.Id.Key, rendering.Target.Application.Value);
            }
        }

        return among with { RenderedElsewhere = elsewhere };
    }

    private async Task AddAsync(RenderSteps manifests, RenderingTarget target, CancellationToken cancellationToken)
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
