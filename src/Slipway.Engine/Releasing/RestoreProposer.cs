using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Restores;

namespace Slipway.Engine.Releasing;

/// <summary>Proposes to go back after a failed deployment, and says what came of it. It never hides the failure itself.</summary>
/// <param name="repository">The config repository.</param>
/// <param name="history">Its history.</param>
/// <param name="pullRequests">Its pull requests.</param>
internal sealed class RestoreProposer(IConfigRepository repository, IConfigHistory history, IPullRequests pullRequests)
{
    /// <summary>Proposes it.</summary>
    /// <param name="target">The application and its stage.</param>
    /// <param name="sources">The files and folders that its rendering reads.</param>
    /// <param name="failed">The commit that failed.</param>
    /// <param name="healthy">The last commit that was healthy; null when there was none.</param>
    /// <param name="reason">Why it failed.</param>
    /// <param name="page">The page of the run.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What came of it, a sentence for the failure's message.</returns>
    public async Task<string> ProposeAsync(
        RenderingTarget target, IReadOnlyList<string> sources, CommitSha failed, CommitSha? healthy, string reason, Uri? page, CancellationToken cancellationToken)
    {
        try
        {
            return await TryProposeAsync(target, sources, failed, healthy, reason, page, cancellationToken) switch
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
        RenderingTarget target, IReadOnlyList<string> sources, CommitSha failed, CommitSha? healthy, string reason, Uri? page, CancellationToken cancellationToken)
    {
        if (healthy is null)
        {
            return new RestoreOutcome.NotProposed("no commit was healthy in this stage before.");
        }

        if (await history.FindAsync(failed, cancellationToken) is not { } after || await history.FindAsync(healthy, cancellationToken) is not { } before)
        {
            return new RestoreOutcome.NotProposed($"neither this clone nor the config repository has the last healthy commit {healthy.Abbreviated}.");
        }

        return await new RestorePullRequest(repository, pullRequests).ProposeAsync(
            new RestoreRequest
            {
                Application = target.Application,
                Stage = target.Stage,
                Sources = sources,
                Failed = after,
                Healthy = before,
                Reason = reason,
                Run = page,
            },
            cancellationToken);
    }
}
