using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Notifications;
using Slipway.Releases;

namespace Slipway.Components.Notifying;

/// <summary>Tells people that releases are proposed and merged. How their deployment goes, its own job tells.</summary>
internal sealed class ProposalNotices(ChatNotices notices, IPullRequests pullRequests, ProposedBy? by) : IReleaseListener
{
    public string Name => "the chat";

    public Task HearAsync(ReleaseEvent happened, CancellationToken cancellationToken) => happened switch
    {
        ReleaseEvent.Proposed proposed => TellProposedAsync(proposed.PullRequest, IsNew(proposed.Step), cancellationToken),
        ReleaseEvent.Kept kept when !ReleaseNotices.IsTold(kept.PullRequest) => TellProposedAsync(kept.PullRequest, isFirst: false, cancellationToken),
        // The deployment may have begun already; it tells more.
        ReleaseEvent.Merged { Release.PullRequest.Number: var number } =>
            notices.TellAsync(async token => await pullRequests.GetAsync(number, token), new NoticeNews(NoticeState.Merged) { Run = by?.Run }, cancellationToken),
        _ => Task.CompletedTask,
    };

    private Task TellProposedAsync(PullRequest pullRequest, bool isFirst, CancellationToken cancellationToken) =>
        notices.TellAsync(pullRequest, new NoticeNews(NoticeState.Proposed) { By = by?.Who, Run = by?.Run, IsFirst = isFirst }, cancellationToken);

    // The title holds the version: what was proposed just now, nobody can have told of.
    private static bool IsNew(PullRequestStep step) => step is PullRequestStep.Open || (step is PullRequestStep.Update { Differences: var differences } && differences.Contains("title"));
}
