using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Notifications;

namespace Slipway.Slack;

/// <summary>The message about a build that failed.</summary>
internal static class SlackBuildFailure
{
    private const int MaxReasonLength = 1_000;
    private const string EventType = "slipway_build";

    public static JsonObject Content(BuildFailure failure)
    {
        var page = failure.Page is null ? "" : $" (<{SlackMessage.Link(failure.Page)}|build>)";
        var text = $":x: *{SlackMessage.Escape(failure.Subject)}*: the build failed, {SlackMessage.Escape(failure.Outcome)}{page}. Nothing was released.";
        var reason = failure.Reason is null ? "" : $"\n```{SlackMessage.Escape(SlackMessage.Short(failure.Reason, MaxReasonLength)).Replace("```", "'''", StringComparison.Ordinal)}```";
        return new JsonObject
        {
            ["text"] = $":x: {SlackMessage.Escape(failure.Subject)}: the build failed, {SlackMessage.Escape(failure.Outcome)}",
            ["blocks"] = new JsonArray { new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text + reason } } },
            ["metadata"] = new JsonObject { ["event_type"] = EventType, ["event_payload"] = new JsonObject { ["build"] = failure.Key } },
            ["unfurl_links"] = false,
        };
    }

    /// <summary>Asks for the messages among which that of a failure is, if there is one.</summary>
    public static JsonObject History(string channel, BuildFailure failure, int limit) => new()
    {
        ["channel"] = channel,
        ["oldest"] = failure.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ["limit"] = limit,
        ["include_all_metadata"] = true,
    };

    /// <summary>Whether a message of the channel's history is about this failure.</summary>
    public static bool IsOf(JsonNode? message, BuildFailure failure) =>
        message?["metadata"] is JsonObject metadata && (string?)metadata["event_type"] == EventType && (string?)metadata["event_payload"]?["build"] == failure.Key;
}
