using Serilog;
using Slipway.Deployments;
using Slipway.Engine.Planning;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Reports;
using Slipway.Validation;

namespace Slipway.Components.Deploying;

/// <summary>From folders to checked renderings.</summary>
internal sealed class ManifestValidation(ManifestRenderings manifests, Func<StageName, StageRules> rulesOf)
{
    /// <summary>Renders and checks all. One application's problems do not hide those of the next.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ValidationOutcome> RunAsync(CancellationToken cancellationToken) => RunAsync(manifests.Targets, _ => null, cancellationToken);

    /// <summary>Renders and checks some. One application's problems do not hide those of the next.</summary>
    /// <param name="targets">The applications.</param>
    /// <param name="plannerOf">Asks an application's cluster about kinds that Kubernetes does not bring; null offline.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ValidationOutcome> RunAsync(IReadOnlyList<RenderingTarget> targets, Func<RenderingTarget, ClusterPlanner?> plannerOf, CancellationToken cancellationToken)
    {
        var renderings = new List<Rendering>();
        var applications = new List<ValidatedApplication>();
        foreach (var stage in manifests.Stages.Where(stage => manifests.Targets.All(target => target.Stage != stage.Name)))
        {
            Log.Warning("Stage {Stage:l} has no application in git: there is no folder {Stage:l}/{{application}}. Nothing is deployed there", stage.Name.Value, stage.Name.Value);
        }

        manifests.ReadAhead(targets);
        var first = new Dictionary<RenderingTarget, Rendering?>();
        foreach (var target in targets)
        {
            // Of the same manifests for another cluster: what is wrong with them is told once.
            if (first.TryGetValue(target with { Cluster = null }, out var same) && same is not { IsSameEverywhere: false })
            {
                renderings.AddRange(same is null ? [] : [same.In(target.Cluster)]);
                continue;
            }

            try
            {
                first[target with { Cluster = null }] = null;
                var rendering = await RenderAsync(target, plannerOf(target), cancellationToken);
                first[target with { Cluster = null }] = rendering;
                renderings.Add(rendering);
                applications.Add(await CheckAsync(rendering));
            }
            catch (InvalidInputException exception)
            {
                applications.Add(new ValidatedApplication { Name = target.ToString(), Problems = exception.Problems });
            }
        }

        return new ValidationOutcome(renderings, applications);
    }

    private async Task<Rendering> RenderAsync(RenderingTarget target, ClusterPlanner? planner, CancellationToken cancellationToken)
    {
        try
        {
            return await manifests.RenderAsync(target, planner, cancellationToken);
        }
        catch (SlipwayException exception) when (exception.IsTransient && planner is not null)
        {
            // A cluster is out of reach: that is told where it is asked for its state, beside the others.
            return await manifests.RenderAsync(target, planner: null, cancellationToken);
        }
    }

    private async Task<ValidatedApplication> CheckAsync(Rendering rendering)
    {
        var problems = Task.Run(() => RenderingValidator.Validate(rendering));
        // Here, in one thread: a team's own policies need not be made for several.
        var policies = rulesOf(rendering.Target.Stage).Policies.Check(rendering);
        return new ValidatedApplication
        {
            Name = rendering.Target.ToString(),
            Files = rendering.All.Select(resource => resource.Origin?.File).OfType<string>().ToHashSet(),
            Problems = RenderingValidator.InOrder([.. await problems, .. policies.Violations]),
            Waivers = policies.Waivers,
        };
    }
}
