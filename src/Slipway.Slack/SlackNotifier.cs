using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Notifications;

namespace Slipway.Slack;

/// <summary>Tells a Slack channel about releases.</summary>
internal sealed class SlackNotifier : INotifier, IBuildNotifier
{
    // What a webhook's channel gets: its messages cannot be edited, and nobody wants five of them for each release.
    private static readonly NoticeState[] WorthAMessage =
        [NoticeState.Proposed, NoticeState.Healthy, NoticeState.Failed, NoticeState.CheckFailed, NoticeState.RolledBack];

    // Of the newest messages of the channel.
    private const int MaxSearched = 200;

    private readonly SlackOptions options;
    private readonly SlackApi api;

    /// <param name="options">Where messages go.</param>
    /// <param name="http">Sends requests; its owner disposes it.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <exception cref="InvalidInputException">Neither a token with a channel nor a webhook is given.</exception>
    public SlackNotifier(SlackOptions options, HttpClient http, TimeProvider? time = null)
    {
        options.Validate();
        this.options = options;
        api = new SlackApi(options, http, time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async Task<MessageReference?> PostAsync(ReleaseNotice notice, CancellationToken cancellationToken)
    {
        if (options.Token is null)
        {
            if (WorthAMessage.Contains(notice.State))
            {
                await api.PostToWebhookAsync(Content(notice), cancellationToken);
            }

            return null;
        }

        var content = Content(notice);
        content["channel"] = options.Channel;
        var answer = await api.CallAsync("chat.postMessage", content, cancellationToken);
        return new MessageReference((string?)answer["channel"] ?? options.Channel!, (string)answer["ts"]!);
    }

    /// <inheritdoc/>
    public async Task<MessageReference?> FindAsync(ReleaseNotice notice, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (options.Token is null)
        {
            return null;
        }

        JsonObject answer;
        try
        {
            var arguments = new JsonObject
            {
                ["channel"] = options.Channel,
                ["oldest"] = since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                ["limit"] = MaxSearched,
                ["include_all_metadata"] = true,
            };
            answer = await api.CallAsync("conversations.history", arguments, cancellationToken);
        }
        catch (SlipwayException)
        {
            // It needs a scope that nothing else does, and the channel's id: without them, a second message is the worst that happens.
            return null;
        }

        return (answer["messages"] as JsonArray)?.FirstOrDefault(message => SlackMessage.IsOf(message, notice)) is { } sent
            ? new MessageReference(options.Channel!, (string)sent["ts"]!)
            : null;
    }

    /// <inheritdoc/>
    public Task UpdateAsync(MessageReference message, ReleaseNotice notice, CancellationToken cancellationToken)
    {
        if (options.Token is null)
        {
            // It was sent with a token that is no more set here.
            return PostAsync(notice, cancellationToken);
        }

        var content = Content(notice);
        content["channel"] = message.Channel;
        content["ts"] = message.Id;
        return api.CallAsync("chat.update", content, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReplyAsync(MessageReference message, ReleaseNotice notice, CancellationToken cancellationToken) => options.Token is null
        ? Task.CompletedTask
        : api.CallAsync(
            "chat.postMessage",
            new JsonObject { ["channel"] = message.Channel, ["thread_ts"] = message.Id, ["text"] = SlackMessage.Reply(notice), ["unfurl_links"] = false },
            cancellationToken);

    async Task IBuildNotifier.TellAsync(BuildFailure failure, CancellationToken cancellationToken)
    {
        var content = SlackBuildFailure.Content(failure);
        if (options.Token is null)
        {
            await api.PostToWebhookAsync(content, cancellationToken);
        }
        else if (!await IsToldAsync(failure, cancellationToken))
        {
            content["channel"] = options.Channel;
            await api.CallAsync("chat.postMessage", content, cancellationToken);
        }
    }

    private async Task<bool> IsToldAsync(BuildFailure failure, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await api.CallAsync("conversations.history", SlackBuildFailure.History(options.Channel!, failure, MaxSearched), cancellationToken);
            return (answer["messages"] as JsonArray)?.Any(message => SlackBuildFailure.IsOf(message, failure)) == true;
        }
        catch (SlipwayException)
        {
            // As for releases: a second message is the worst that happens.
            return false;
        }
    }

    private static JsonObject Content(ReleaseNotice notice) => new()
    {
        ["text"] = SlackMessage.Text(notice),
        ["blocks"] = SlackMessage.Blocks(notice),
        ["metadata"] = SlackMessage.Metadata(notice),
        ["unfurl_links"] = false,
    };
}
