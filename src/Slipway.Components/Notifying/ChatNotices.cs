using Serilog;
using Slipway.Forges;
using Slipway.Notifications;

namespace Slipway.Components.Notifying;

/// <summary>Tells people how releases go. A message that cannot be sent is a warning: no release fails by it.</summary>
internal sealed class ChatNotices(ReleaseNotices? notices, ILogger logger)
{
    /// <summary>Tells nobody.</summary>
    public static ChatNotices None { get; } = new(null, Serilog.Core.Logger.None);

    public bool IsOn => notices is not null;

    /// <summary>Tells it, if the pull request is one of ours.</summary>
    public Task TellAsync(PullRequest pullRequest, NoticeNews news, CancellationToken cancellationToken) =>
        TellAsync(_ => Task.FromResult<PullRequest?>(pullRequest), news, cancellationToken);

    /// <summary>Finds the pull request, if anybody is told at all, and tells it.</summary>
    public async Task TellAsync(Func<CancellationToken, Task<PullRequest?>> find, NoticeNews news, CancellationToken cancellationToken)
    {
        if (notices is null)
        {
            return;
        }

        try
        {
            if (await find(cancellationToken) is { } pullRequest)
            {
                await notices.TellAsync(pullRequest, news, cancellationToken);
            }
        }
        catch (SlipwayException exception)
        {
            logger.Warning("The notification '{State:l}' could not be sent, and nothing else is affected: {Reason:l}", news.State.ToString(), exception.Message);
        }
    }
}
