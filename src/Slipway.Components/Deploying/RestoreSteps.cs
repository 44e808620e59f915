using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Restores;

namespace Slipway.Components.Deploying;

/// <summary>Proposes to go back after a failed deployment, and says what came of it. It never hides the failure itself.</summary>
internal sealed class RestoreSteps(IConfigRepository repository, IConfigHistory history, IPullRequests pullRequests)
{
    /// <summary>Proposes it; returns a sentence for the failure's message.</summary>
    public async Task<string> ProposeAsync(
        DeploymentRun run, RenderingTarget target, CommitSha? healthy, string reason, Uri? page, CancellationToken cancellationToken)
    {
        try
        {
            return await TryProposeAsync(run, target, healthy, reason, page, cancellationToken) switch
            {
                RestoreOutcome.Proposed proposed => $"Restore: {proposed.PullRequest.Url} brings back the last healthy commit; merge it, or fix forward.",
                RestoreOutcome.NotProposed refused => $"No restore is proposed: {refused.Reason}",
                var outcome => throw new InvalidOperationException($"{outcome.GetType().Name} is not an outcome."),
            };
        }
        catch (SlipwayException exception)
        {
            return $"A restore could not be proposed: {exception.Message}";
        }
    }

    private async Task<RestoreOutcome> TryProposeAsync(
        DeploymentRun run, RenderingTarget target, CommitSha? healthy, string reason, Uri? page, CancellationToken cancellationToken)
    {
        if (healthy is null)
        {
            return new RestoreOutcome.NotProposed("no commit was healthy in this stage before.");
        }

        if (await history.FindAsync(run.Commit, cancellationToken) is not { } failed || await history.FindAsync(healthy, cancellationToken) is not { } before)
        {
            return new RestoreOutcome.NotProposed($"neither this clone nor the config repository has the last healthy commit {healthy.Abbreviated}.");
        }

        return await new RestorePullRequest(repository, pullRequests).ProposeAsync(
            new RestoreRequest
            {
                Application = target.Application,
                Stage = target.Stage,
                Sources = run.Manifests.SourcesOf(target),
                Failed = failed,
                Healthy = before,
                Reason = reason,
                Run = page,
            },
            cancellationToken);
    }
}
