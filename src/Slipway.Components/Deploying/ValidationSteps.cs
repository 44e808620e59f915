using Serilog;
using Slipway.Deployments;
using Slipway.Engine.Planning;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Reports;
using Slipway.Validation;

namespace Slipway.Components.Deploying;

/// <summary>From folders to checked renderings.</summary>
internal sealed class ValidationSteps(RenderSteps manifests, Func<StageName, StageRules> rulesOf)
{
    /// <summary>Renders and checks all. One application's problems do not hide those of the next.</summary>
    /// <param name="planner">Asks a cluster about kinds that Kubernetes does not bring; null offline.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ValidationOutcome> RunAsync(ClusterPlanner? planner, CancellationToken cancellationToken)
    {
        var renderings = new List<Rendering>();
        var applications = new List<ValidatedApplication>();
        foreach (var stage in manifests.Stages.Where(stage => manifests.Targets.All(target => target.Stage != stage.Name)))
        {
            Log.Warning("Stage {Stage:l}: there is no application in git, no folder {Stage:l}/{{application}}. Nothing is deployed there", stage.Name.Value, stage.Name.Value);
        }

        foreach (var target in manifests.Targets)
        {
            try
            {
                var rendering = await manifests.RenderAsync(target, planner, cancellationToken);
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
