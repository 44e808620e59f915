using Serilog;
using Slipway.Analysis;
using Slipway.ApplySets;
using Slipway.Components.Deploying;
using Slipway.Engine.Analysis;
using Slipway.Renderings;
using Slipway.Rollouts;

namespace Slipway.Components.Promoting;

/// <summary>Shows what rollouts were judged by, computed again from their records.</summary>
internal sealed class RolloutExplanations(DeploymentRun run, RolloutAnalyses? analyses)
{
    /// <summary>Shows those of all asked applications. Nothing is written.</summary>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        foreach (var target in run.Manifests.Targets)
        {
            foreach (var (name, cluster) in run.Clusters.Of(run.Manifests.StageOf(target)))
            {
                var place = target with { Cluster = name };
                try
                {
                    if (RolloutRecordText.Of(await cluster.GetAsync(ApplySetParent.IdOf(place), cancellationToken)) is { } record)
                    {
                        Log.Information(
                            "{Target:l}: rollout of commit {Commit:l}, {Where:l}: {Explanation:l}", place.ToString(), record.Commit.Abbreviated, record.Where, await ExplainAsync(place, record, cancellationToken));
                    }
                }
                catch (SlipwayException exception)
                {
                    // One that cannot be read must not hide the others.
                    Log.Warning("{Target:l}: {Reason:l}", place.ToString(), exception.Message);
                }
            }
        }
    }

    private Task<string> ExplainAsync(RenderingTarget target, RolloutRecord record, CancellationToken cancellationToken) => RolloutExplanation.OfAsync(
        new AnalysisRequest
        {
            Stage = target.Stage,
            Application = target.Application,
            Namespace = target.Namespace,
            Stable = record.Deployment,
            Canary = record.Deployment + RolledWorkload.Suffix,
            IsByWeight = record.Route is not null,
            RouteWait = record.Route is null ? TimeSpan.Zero : run.Manifests.StageOf(target).RolloutOf(target.Application).RouteWait,
            Segments = record.Segments,
            Now = TimeProvider.System.GetUtcNow(),
        },
        analyses?.ChecksOf(target) ?? [],
        run.RulesOf(target.Stage).Analysis,
        analyses?.MetricsOf(target),
        TimeProvider.System,
        cancellationToken);
}
