using Serilog;
using Slipway.Components.Deploying;
using Slipway.Engine.Events;
using Slipway.Engine.Planning;
using Slipway.Engine.Releasing;
using Slipway.Engine.Waiting;
using Slipway.Naming;
using Slipway.Promotions;
using Slipway.Renderings;

namespace Slipway.Components.Promoting;

/// <summary>Promotes what a run looks at or deploys.</summary>
internal sealed class RunPromotions(Promoter promoter)
{
    /// <summary>Promotes what runs and is healthy in a stage.</summary>
    public Task<IReadOnlyList<ReleasedApplication>> PromoteAsync(
        DeploymentRun run, PromotionRoute route, ApplicationName? application, bool reopen, CancellationToken cancellationToken)
    {
        var stage = run.Manifests.Configuration.Stage(route.From);
        // Where the stage is in several clusters, the last one has had all waves before it.
        var (cluster, connection) = run.Clusters.Of(stage)[^1];
        var names = Applications(run, route, application);
        var health = new LiveHealth(new StageSnapshot(connection, names.Count), TimeProvider.System, new LogNotes(Log.Logger));
        return promoter.PromoteAsync(
            run.Manifests.Configuration,
            route,
            names,
            (name, token) => health.LookAsync(new RenderingTarget { Application = name, Stage = route.From, Cluster = cluster, Namespace = stage.Namespace }, run.RulesOf(route.From).Health, token),
            reopen,
            cancellationToken);
    }

    /// <summary>Promotes, where slipway.yaml says so, what the run has just found healthy.</summary>
    public Task<IReadOnlyList<ReleasedApplication>> PromoteDeployedAsync(DeploymentRun run, IReadOnlyList<DeployedApplication> deployed, CancellationToken cancellationToken) =>
        promoter.PromoteDeployedAsync(
            run.Manifests.Configuration,
            run.Commit,
            [
                .. deployed.Where(one => one.State is DeploymentState.Deployed or DeploymentState.Unchanged)
                    .Select(one => new HealthyApplication(one.Stage, one.Application, one.Runs)),
            ],
            cancellationToken);

    private static List<ApplicationName> Applications(DeploymentRun run, PromotionRoute route, ApplicationName? application)
    {
        var (from, to) = (ApplicationsOf(run, route.From), ApplicationsOf(run, route.To));
        if (application is not null)
        {
            return from.Contains(application)
                ? [application]
                : throw new InvalidInputException($"application '{application}'", $"stage {route.From} has no such application. It has: {string.Join(", ", from)}.");
        }

        foreach (var missing in from.Except(to))
        {
            Log.Information("{Application:l}: stage {Stage:l} has no folder of it, left out", missing.Value, route.To.Value);
        }

        return from.Intersect(to).ToList() is { Count: > 0 } both
            ? both
            : throw new InvalidInputException($"promotion from '{route.From}' to '{route.To}'", "the stages have no application in common.");
    }

    private static List<ApplicationName> ApplicationsOf(DeploymentRun run, StageName stage) =>
        [.. run.Manifests.AllTargets.Where(target => target.Stage == stage).Select(target => target.Application)];
}
