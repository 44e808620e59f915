using Slipway.Analysis;
using Slipway.Engine.Events;
using Slipway.Forges;
using Slipway.Releases;
using Slipway.Renderings;
using Slipway.Reports;

namespace Slipway.Engine.Listeners;

/// <summary>Keeps one comment on a release's pull request that says how far its rollout is, and by what it was judged.</summary>
/// <param name="pullRequests">The pull requests of the config repository.</param>
/// <param name="run">The page of the CI run; null outside of CI.</param>
internal sealed class RolloutComments(IPullRequests pullRequests, Uri? run) : IDeployListener
{
    private const int MaxReason = 2_000;

    /// <inheritdoc/>
    public string Name => "the pull request of the release";

    /// <inheritdoc/>
    public async Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        if (happened is DeployEvent.Ended { Outcome: { Rollout: { } record, IsTold: false } outcome }
            && await MergedReleases.FindAsync(pullRequests, outcome.Target, record.Digest, cancellationToken) is { } release)
        {
            await pullRequests.SetCommentAsync(release.Number, $"<!-- slipway:rollout {outcome.Target} -->", Text(outcome), cancellationToken);
        }
    }

    /// <summary>What the comment says.</summary>
    internal string Text(Outcome outcome)
    {
        var page = run is null ? "" : $" ([run]({Markdown.Url(run.AbsoluteUri)}))";
        var state = outcome switch
        {
            Outcome.RollingOut rolling => $"rolling out: {rolling.Record.Where}",
            Outcome.Failed => "aborted, and held",
            _ => "rolled out",
        };
        var reason = outcome switch
        {
            Outcome.Failed { Failure.Message: var message } => Markdown.Fenced("", LogText.CutLines(message, MaxReason)) + "\n\n",
            // What waits for its time alone says nothing more.
            Outcome.RollingOut { Reason: var waits, Record.Where: var where } when waits != where => Markdown.Inline(waits) + "\n\n",
            _ => "",
        };
        return $"**{outcome.Target}** {state}{page}\n\n{reason}{(outcome.Evidence.Count == 0 ? "" : EvidenceTable.Markdown(outcome.Evidence))}";
    }
}
