using Slipway.Engine.Deploying;
using Slipway.Engine.Ports;
using Slipway.Kubernetes.Connections;
using Slipway.Kubernetes.Smoke;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>Puts renderings together with the clusters that they are for.</summary>
internal sealed class StageParts(DeploymentRun run) : IDisposable
{
    private readonly List<SmokeRequests> requests = [];

    /// <summary>A part for each stage and cluster of the renderings, in slipway.yaml's order.</summary>
    public async Task<IReadOnlyList<StagePart>> OfAsync(IReadOnlyList<Rendering> renderings, CancellationToken cancellationToken)
    {
        var stages = run.Manifests.Configuration.Stages.Where(stage => renderings.Any(rendering => rendering.Target.Stage == stage.Name)).ToList();
        // Side by side: one that does not answer must not hold up the others.
        var others = (await Task.WhenAll(run.Clusters.Of(stages).Select(async connection => (Connection: connection, Rules: await PlanRulesAsync(connection, renderings, cancellationToken)))))
            .ToDictionary(one => one.Connection, one => one.Rules);
        var parts = new List<StagePart>();
        foreach (var stage in stages)
        {
            var known = run.Manifests.AllTargets.Where(target => target.Stage == stage.Name).Select(target => target.Application).ToHashSet();
            foreach (var (name, connection) in run.Clusters.Of(stage))
            {
                List<Rendering> own = [.. renderings.Where(rendering => rendering.Target.Stage == stage.Name && rendering.Target.Cluster == name)];
                parts.Add(new StagePart
                {
                    Stage = stage.Name,
                    ClusterName = name,
                    Cluster = connection,
                    Namespace = stage.Namespace,
                    Renderings = own,
                    IsWhole = known.SetEquals(own.Select(rendering => rendering.Target.Application)),
                    PlanRulesOf = others[connection],
                    SmokeRequests = Requests(connection),
                });
            }
        }

        return parts;
    }

    /// <summary>The cluster of an application of the run.</summary>
    public ClusterConnection ClusterOf(RenderingTarget target) =>
        run.Clusters.Of(run.Manifests.Configuration.Stages.First(stage => stage.Name == target.Stage)).First(cluster => cluster.Name == target.Cluster).Connection;

    public void Dispose() => requests.ForEach(one => one.Dispose());

    private SmokeRequests Requests(ClusterConnection connection)
    {
        var made = new SmokeRequests(connection, run.Manifests.Root);
        requests.Add(made);
        return made;
    }

    private async Task<Func<RenderingTarget, PlanRules>> PlanRulesAsync(ClusterConnection connection, IReadOnlyList<Rendering> renderings, CancellationToken cancellationToken)
    {
        try
        {
            var others = await OtherApplications.BesideAsync(run, connection, renderings, [.. run.Manifests.Stages], cancellationToken);
            return target => others.Among(run.RulesOf(target.Stage).Plan, target);
        }
        catch (SlipwayException exception) when (exception.IsTransient)
        {
            // A cluster out of reach is told where it is deployed to, beside the others.
            return _ => throw exception;
        }
    }
}
