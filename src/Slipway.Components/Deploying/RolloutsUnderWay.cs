using Slipway.ApplySets;
using Slipway.Engine.Deploying;
using Slipway.Engine.Planning;
using Slipway.Engine.Rollouts;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Components.Deploying;

/// <summary>What the cluster of a part is to hold while applications of it roll out: not yet what the commit says.</summary>
internal sealed class RolloutsUnderWay(DeploymentRun run, CommitRenderings commits, RolloutAnalyses? analyses = null)
{
    /// <summary>The part with the rendering of the recorded phase for each application that rolls out or is held.</summary>
    public Task<StagePart> NowAsync(StagePart part, CancellationToken cancellationToken) =>
        EachAsync(part, async (plans, parent) => (await plans.NowAsync(parent, cancellationToken)).Rendering, cancellationToken);

    /// <summary>The part as a preview shows it.</summary>
    /// <param name="part">The part.</param>
    /// <param name="show">Is told what there is to say of rollouts.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidInputException">Something cannot roll out like this.</exception>
    public Task<StagePart> PreviewAsync(StagePart part, Action<string> show, CancellationToken cancellationToken) => EachAsync(
        part,
        async (plans, parent) =>
        {
            var (rendering, rollout, begins) = await plans.PreviewAsync(parent, cancellationToken);
            if (rollout is not null)
            {
                show(rollout + (begins is null || analyses is null ? "" : await analyses.ForecastAsync(begins, cancellationToken)));
            }

            return rendering;
        },
        cancellationToken);

    private async Task<StagePart> EachAsync(StagePart part, Func<RolloutPlans, Resource?, Task<Rendering>> rendering, CancellationToken cancellationToken)
    {
        var snapshot = new StageSnapshot(part.Cluster, part.Renderings.Count);
        var stage = run.Manifests.Configuration.Stage(part.Stage);
        var renderings = part.Renderings.ToArray();
        try
        {
            foreach (var (index, next) in part.Renderings.Index().Where(one => !one.Item.IsWaitingForRelease))
            {
                var parent = await snapshot.GetAsync(ApplySetParent.IdOf(next.Target), cancellationToken);
                renderings[index] = await rendering(new RolloutPlans(part.Cluster, next, run.Commit, stage.RolloutOf(next.Target.Application), commits.RenderAsync), parent);
            }
        }
        catch (SlipwayException exception) when (exception.IsTransient)
        {
            // A cluster that does not answer is told where its plans are made.
        }

        return part with { Renderings = renderings };
    }
}
