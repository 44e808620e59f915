using Slipway.Engine.Deploying;
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
        var parts = new List<StagePart>();
        var others = new Dictionary<ClusterConnection, Func<RenderingTarget, PlanRules>>();
        foreach (var stage in run.Manifests.Configuration.Stages)
        {
            var known = run.Manifests.AllTargets.Where(target => target.Stage == stage.Name).Select(target => target.Application).ToHashSet();
            foreach (var (name, connection) in renderings.Any(rendering => rendering.Target.Stage == stage.Name) ? run.Clusters.Of(stage) : [])
            {
                List<Rendering> own = [.. renderings.Where(rendering => rendering.Target.Stage == stage.Name && rendering.Target.Cluster == name)];
                if (!others.TryGetValue(connection, out var rulesOf))
                {
                    others[connection] = rulesOf = await PlanRulesAsync(connection, renderings, cancellationToken);
                }

                parts.Add(new StagePart
                {
                    Stage = stage.Name,
                    ClusterName = name,
                    Cluster = connection,
                    Namespace = stage.Namespace,
                    Renderings = own,
                    IsWhole = known.SetEquals(own.Select(rendering => rendering.Target.Application)),
                    PlanRulesOf = rulesOf,
                    SmokeRequests = Requests(connection),
                });
            }
        }

        return parts;
    }

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
