namespace Slipway.Slack;

/// <summary>Where messages go.</summary>
internal sealed record SlackOptions
{
    /// <summary>The address of the Web API, with a slash at its end. Default: Slack's.</summary>
    public Uri Api { get; init; } = new("https://slack.com/api/");

    /// <summary>A bot token with the scope <c>chat:write</c>; null to use the webhook.</summary>
    public Secret? Token { get; init; }

    /// <summary>The channel's name or id. Needed with a token; a webhook has its own.</summary>
    public string? Channel { get; init; }

    /// <summary>The address of an incoming webhook, used where there is no token. Its messages cannot be edited.</summary>
    public Secret? Webhook { get; init; }

    /// <summary>Checks that messages can be sent at all.</summary>
    /// <exception cref="InvalidInputException">Neither a token with a channel nor a webhook is given.</exception>
    internal void Validate()
    {
        if (Token is not null && string.IsNullOrWhiteSpace(Channel))
        {
            throw new InvalidInputException("SlackChannel", "it is not set, and SlackToken is. Name the channel that messages go to, such as 'releases'.");
        }

        if (Token is null && !Uri.TryCreate(Webhook?.Reveal(), UriKind.Absolute, out _))
        {
            throw new InvalidInputException("SlackWebhook", "expected the address of an incoming webhook (https://hooks.slack.com/services/…), or SlackToken and SlackChannel.");
        }
    }
}
