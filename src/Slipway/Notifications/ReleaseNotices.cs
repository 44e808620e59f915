using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Notifications;

/// <summary>Keeps one message per release up to date. Which message it is, the pull request itself knows.</summary>
/// <param name="pullRequests">The pull requests of the config repository.</param>
/// <param name="notifier">Who sends messages.</param>
/// <param name="time">The clock.</param>
internal sealed class ReleaseNotices(IPullRequests pullRequests, INotifier notifier, TimeProvider time)
{
    /// <summary>Whether the release of a pull request was told of at all.</summary>
    public static bool IsTold(PullRequest pullRequest) =>
        ReleaseMarker.Find(pullRequest.Text.Body) is { } marker && MessageMarker.Find(pullRequest.Text.Body)?.IsOf(marker.Image.Digest!) == true;

    /// <summary>Tells how far the release of a pull request has come; one that is not a release is left alone.</summary>
    /// <exception cref="SlipwayException">It could not be told.</exception>
    public async Task TellAsync(PullRequest pullRequest, NoticeNews news, CancellationToken cancellationToken)
    {
        if (ReleaseMarker.Find(pullRequest.Text.Body) is not { } marker)
        {
            return;
        }

        var told = MessageMarker.Find(pullRequest.Text.Body);
        var notice = new ReleaseNotice
        {
            Application = marker.Application,
            Stage = marker.Stage,
            Version = marker.Version,
            Digest = marker.Image.Digest!,
            State = news.State,
            Previous = marker.Previous,
            PullRequest = pullRequest.Url,
            Compare = Uri.TryCreate(marker.Compare, UriKind.Absolute, out var compare) ? compare : null,
            By = news.By ?? told?.By,
            Run = news.Run,
            Address = news.Address,
            Took = pullRequest.OpenedAt == default ? null : time.GetUtcNow() - pullRequest.OpenedAt,
            Detail = news.Detail,
        };
        if (told?.IsOf(notice.Digest) == true)
        {
            await notifier.UpdateAsync(ReferenceOf(told), notice, cancellationToken);
            if (news.State is NoticeState.Failed or NoticeState.CheckFailed)
            {
                await notifier.ReplyAsync(ReferenceOf(told), notice, cancellationToken);
            }

            return;
        }

        if (told is not null)
        {
            var superseded = notice with
            {
                Version = told.Version, Digest = Digest.Parse(told.Digest), By = told.By, State = NoticeState.Superseded, Detail = notice.Version, Compare = null, Took = null,
            };
            await notifier.UpdateAsync(ReferenceOf(told), superseded, cancellationToken);
        }

        // A job may have been killed between its message and the note of it in the pull request.
        var sent = news.IsFirst ? null : await notifier.FindAsync(notice, pullRequest.OpenedAt, cancellationToken);
        if ((sent ?? await notifier.PostAsync(notice, cancellationToken)) is { } message)
        {
            await RememberAsync(pullRequest, new MessageMarker(notice.Digest.Value, notice.Version, notice.By, message.Channel, message.Id), cancellationToken);
        }

        if (sent is not null)
        {
            await notifier.UpdateAsync(sent, notice, cancellationToken);
        }
    }

    private static MessageReference ReferenceOf(MessageMarker told) => new(told.Channel, told.Id);

    // The body as it is now: what a person or another job wrote in the meantime stays.
    private async Task RememberAsync(PullRequest pullRequest, MessageMarker message, CancellationToken cancellationToken)
    {
        var found = await pullRequests.GetAsync(pullRequest.Number, cancellationToken);
        await pullRequests.UpdateAsync(found, found.Text with { Body = message.SetIn(found.Text.Body) }, cancellationToken);
    }
}
