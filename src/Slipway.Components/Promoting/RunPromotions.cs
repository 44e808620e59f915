using Serilog;
using Slipway.ApplySets;
using Slipway.Components.Deploying;
using Slipway.Engine.Events;
using Slipway.Engine.Planning;
using Slipway.Engine.Releasing;
using Slipway.Engine.Waiting;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Promotions;
using Slipway.Renderings;

namespace Slipway.Components.Promoting;

/// <summary>Promotes what a run looks at or deploys.</summary>
internal sealed class RunPromotions(Promoter promoter, TimeProvider time)
{
    /// <summary>Promotes what runs and is healthy in a stage.</summary>
    public Task<IReadOnlyList<ReleasedApplication>> PromoteAsync(
        DeploymentRun run, PromotionRoute route, ApplicationName? application, bool reopen, CancellationToken cancellationToken)
    {
        var stage = run.Manifests.Configuration.Stage(route.From);
        var names = Applications(run, route, application);
        List<(ClusterName? Cluster, LiveHealth Health)> clusters =
        [
            .. run.Clusters.Of(stage).Select(one => (one.Name, new LiveHealth(new StageSnapshot(one.Connection, names.Count), TimeProvider.System, new LogNotes(Log.Logger)))),
        ];
        return promoter.PromoteAsync(
            run.Manifests.Configuration,
            route,
            names,
            async (name, token) => Of(
                $"{route.From}/{name}",
                await Task.WhenAll(clusters.Select(one => one.Health.LookAsync(
                    new RenderingTarget { Application = name, Stage = route.From, Cluster = one.Cluster, Namespace = stage.Namespace }, run.RulesOf(route.From).Health, token)))),
            reopen,
            cancellationToken);
    }

    // What is promoted runs in all of the stage's clusters, and is healthy in all of them.
    private static DeployedHealth? Of(string environment, DeployedHealth?[] looks) =>
        looks.OfType<DeployedHealth>().ToList() is var found && found.Count < looks.Length ? null
        : found.Find(look => DeploymentRecord.Last(look.Parent) is not { Outcome: DeploymentOutcome.Healthy } || look.Health.Verdict == HealthVerdict.Failed) is { } sick ? sick
        : found.TrueForAll(look => look.Running.Images.ToHashSet().SetEquals(found[0].Running.Images)) ? found[^1]
        : throw new SlipwayException(environment, "the stage's clusters do not all run the same images yet. Promote again when the waves are through.");

    /// <summary>Promotes, where slipway.yaml says so, what the run has just found healthy.</summary>
    public Task<IReadOnlyList<ReleasedApplication>> PromoteDeployedAsync(DeploymentRun run, IReadOnlyList<DeployedApplication> deployed, CancellationToken cancellationToken) =>
        promoter.PromoteDeployedAsync(run.Manifests.Configuration, run.Commit, HealthyEverywhere(deployed, time.GetUtcNow()), cancellationToken);

    /// <summary>What a run found healthy in all clusters of its stage: since the last of them, and with what all of them run.</summary>
    internal static IReadOnlyList<HealthyApplication> HealthyEverywhere(IReadOnlyList<DeployedApplication> deployed, DateTimeOffset now) =>
    [
        .. deployed.GroupBy(one => (one.Stage, one.Application)).Where(group => group.All(one => one.State is DeploymentState.Deployed or DeploymentState.Unchanged))
            .Select(group => new HealthyApplication(group.Key.Stage, group.Key.Application, group.Max(one => one.HealthySince ?? now), digest => group.All(one => one.Runs(digest)))),
    ];

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
