using Nuke.Common;
using Nuke.Common.IO;
using Serilog;
using Slipway.Components.Notifying;
using Slipway.Components.Running;
using Slipway.Forges;
using Slipway.Notifications;
using Slipway.Slack;

namespace Slipway.Components;

/// <summary>Who is told about releases. With nothing set, nobody.</summary>
public interface IHaveNotifications : IHaveConfigRepository
{
    // A redirect would carry messages to another server.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    /// <summary>A bot token of Slack with the scope <c>chat:write</c>: the parameter, else the content of <see cref="SlackTokenFile"/>.</summary>
    [Secret]
    [Parameter("Bot token of Slack with the scope chat:write. Default: SlackTokenFile")]
    string? SlackToken => TryGetValue(() => SlackToken)
        ?? (SlackTokenFile is { } file ? CredentialInFile.Find(file) : null);

    /// <summary>A file that holds the bot token.</summary>
    [Parameter("File that holds Slack's bot token")]
    AbsolutePath? SlackTokenFile => TryGetValue(() => SlackTokenFile);

    /// <summary>The channel that messages go to.</summary>
    [Parameter("Slack channel that gets one message for each release")]
    string? SlackChannel => TryGetValue(() => SlackChannel);

    /// <summary>The address of an incoming webhook of Slack, where there is no token.</summary>
    [Secret]
    [Parameter("Incoming webhook of Slack, where there is no token; its messages cannot be updated")]
    string? SlackWebhook => TryGetValue(() => SlackWebhook);

    /// <summary>The address of Slack's Web API; one that begins with a slash is on the server of the config repository.</summary>
    [Parameter("Address of Slack's Web API; with a leading slash, on the server of the config repository. Default: https://slack.com/api/")]
    string? SlackApi => TryGetValue(() => SlackApi);

    /// <summary>Who sends messages; null when nothing is set. Override it to tell somebody else.</summary>
    /// <remarks>Nobody is told, either, where <see cref="SlackTokenFile"/> names a file that is not there: the webhook does not take its place.</remarks>
    INotifier? FindNotifier() => string.IsNullOrWhiteSpace(SlackToken) && (string.IsNullOrWhiteSpace(SlackWebhook) || SlackTokenFile is not null)
        ? null
        : new SlackNotifier(
            new SlackOptions
            {
                Token = string.IsNullOrWhiteSpace(SlackToken) ? null : new Secret(SlackToken),
                Channel = SlackChannel,
                Webhook = string.IsNullOrWhiteSpace(SlackWebhook) ? null : new Secret(SlackWebhook),
                Api = string.IsNullOrWhiteSpace(SlackApi) ? new SlackOptions().Api : ParseApi(SlackApi, ConfigRepository),
            },
            Http);

    /// <summary>A requirement: what is set about notifications makes sense.</summary>
    internal bool NotificationsAreValid => this.Accept(
        () => _ = string.IsNullOrWhiteSpace(SlackApi) ? null : ParseApi(SlackApi, ConfigRepository),
        () => _ = FindNotifier());

    /// <summary>Tells about the releases of a config repository.</summary>
    internal ChatNotices OpenNotices(IPullRequests pullRequests)
    {
        if (FindNotifier() is { } notifier)
        {
            return new ChatNotices(new ReleaseNotices(pullRequests, notifier, TimeProvider.System), Log.Logger);
        }

        if (SlackTokenFile is { } file)
        {
            Log.Warning("{Reason:l}", CredentialInFile.Missing(nameof(SlackTokenFile), file, "Nobody is told. Write the token into it, or set SLIPWAY_SLACK_TOKEN").Message);
        }

        return ChatNotices.None;
    }

    private static Uri ParseApi(string address, string? server) => Uri.TryCreate(
        address.StartsWith('/') && Uri.TryCreate(server, UriKind.Absolute, out var repository) ? repository : null, address.TrimEnd('/') + "/", out var api)
        && api is { IsAbsoluteUri: true, Scheme: "http" or "https" }
        ? api
        : throw new InvalidInputException("SlackApi", $"'{address}' is not an address; expected one such as https://slack.com/api/.");
}
