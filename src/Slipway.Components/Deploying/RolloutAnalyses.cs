using Serilog;
using Slipway.Analysis;
using Slipway.Configuration;
using Slipway.Engine.Analysis;
using Slipway.Engine.Deploying;
using Slipway.Engine.Ports;
using Slipway.Engine.Rollouts;
using Slipway.Renderings;
using Slipway.Rollouts;
using Slipway.Smoke;

namespace Slipway.Components.Deploying;

/// <summary>The analyses of a run's rollouts, by the checks of its build definition.</summary>
internal sealed class RolloutAnalyses(IRollOut build, DeploymentRun run)
{
    /// <summary>Those of a build; null where it has no checks to give.</summary>
    public static RolloutAnalyses? Find(object build, DeploymentRun run) => build is IRollOut rollOut ? new RolloutAnalyses(rollOut, run) : null;

    /// <summary>Checks the checks, before anything is written.</summary>
    /// <exception cref="InvalidInputException">They make no sense, or nobody can answer them: all problems.</exception>
    public void Check(IEnumerable<RenderingTarget> targets)
    {
        // Where nothing rolls out, nobody need be there to answer.
        var rolling = targets.Where(target => run.Manifests.StageOf(target).RolloutOf(target.Application).Strategy != RolloutStrategy.None);
        List<Problem> problems = [.. rolling.DistinctBy(target => (target.Stage, target.Application)).SelectMany(ProblemsOf).Distinct()];
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }

    /// <summary>The analysis of an application; null where it has no checks.</summary>
    /// <param name="target">The application.</param>
    /// <param name="requests">Sends the requests of probes.</param>
    public IRolloutAnalysis? Of(RenderingTarget target, ISmokeRequests requests) => ChecksOf(target) is { Count: > 0 } checks
        ? new LoggedAnalysis(new RolloutAnalysis(checks, OptionsOf(target), MetricsOf(target), requests, TimeProvider.System), Log.Logger)
        : null;

    /// <summary>The analysis of each application among the parts of a run; null where it has no checks.</summary>
    public Func<RenderingTarget, IRolloutAnalysis?> Among(IReadOnlyList<StagePart> parts) =>
        target => parts.First(part => part.Stage == target.Stage && part.ClusterName == target.Cluster).SmokeRequests is { } requests ? Of(target, requests) : null;

    /// <summary>What the checks of an application would see in its rollout, a line each; empty where nobody is there to ask.</summary>
    public async Task<string> ForecastAsync(RolloutPlan plan, CancellationToken cancellationToken)
    {
        var target = plan.Next.Target;
        return MetricsOf(target) is not { } metrics ? "" : string.Concat(
            (await new RolloutForecast(ChecksOf(target), OptionsOf(target), metrics, TimeProvider.System).SayAsync(
                RolloutSight.QuestionOf(plan, target, [], TimeProvider.System.GetUtcNow()), [.. plan.Strategy.Path.Select(step => (step.Weight, step.Duration))], cancellationToken))
            .Select(line => $"  {"check",-8} {line}\n"));
    }

    /// <summary>The checks of an application.</summary>
    public IReadOnlyList<RolloutCheck> ChecksOf(RenderingTarget target) => RolloutChecks.Accept(build.Checks(target.Stage, target.Application), OptionsOf(target));

    /// <summary>How an application is judged.</summary>
    public AnalysisOptions OptionsOf(RenderingTarget target) => run.RulesOf(target.Stage).Analysis;

    /// <summary>The metrics store; null where none is set.</summary>
    public IMetrics? MetricsOf(RenderingTarget target) => build.FindMetrics(run.Manifests.RulesRoot, OptionsOf(target).Timeout);

    private IReadOnlyList<Problem> ProblemsOf(RenderingTarget target)
    {
        try
        {
            return ChecksOf(target).FirstOrDefault(check => check is not RolloutCheck.Probe) is { } first && MetricsOf(target) is null
                ? [new Problem($"check '{first}' of {target}", "asks for metrics, and nobody is there to answer. Set MetricsUrl, or MetricsCommand.")]
                : [];
        }
        catch (InvalidInputException exception)
        {
            return exception.Problems;
        }
    }
}
