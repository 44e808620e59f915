using System.Text.Json;

namespace Slipway.Sandbox.Slack;

/// <summary>A message of a channel.</summary>
internal sealed record SlackMessage
{
    /// <summary>The id within the channel: seconds, a dot, six digits.</summary>
    public required string Ts { get; init; }

    /// <summary>The id of the channel, such as <c>C1A2B3C4D5</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>In Slack's <c>mrkdwn</c>, with <c>&amp; &lt; &gt;</c> escaped as it was sent.</summary>
    public string Text { get; init; } = "";

    /// <summary>JSON, as it was sent (https://docs.slack.dev/reference/block-kit/blocks).</summary>
    public JsonElement? Blocks { get; init; }

    public JsonElement? Metadata { get; init; }

    /// <summary>The message that this one answers; null for one of the channel itself.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>Who posts all of them.</summary>
    public const string Username = "slipway";

    public required DateTimeOffset PostedAt { get; init; }

    public DateTimeOffset? EditedAt { get; init; }
}
