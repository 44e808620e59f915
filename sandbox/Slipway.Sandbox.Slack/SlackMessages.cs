using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Slack;

/// <summary>Messages as Slack's API shows them.</summary>
internal static class SlackMessages
{
    public static JsonObject Json(SlackMessage message, SlackStore store)
    {
        var json = new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "bot_message",
            ["ts"] = message.Ts,
            ["bot_id"] = "B0SANDBOX",
            ["username"] = SlackMessage.Username,
            ["text"] = message.Text,
        };
        Set(json, "blocks", message.Blocks);
        if (message.EditedAt is { } edited)
        {
            json["edited"] = new JsonObject
            {
                ["user"] = "B0SANDBOX", ["ts"] = string.Create(CultureInfo.InvariantCulture, $"{edited.ToUnixTimeSeconds()}.000000"),
            };
        }

        if (message.ThreadTs is { } thread)
        {
            json["thread_ts"] = thread;
        }
        else if (store.Of(message.Channel).Count(reply => reply.ThreadTs == message.Ts) is > 0 and var replies)
        {
            json["thread_ts"] = message.Ts;
            json["reply_count"] = replies;
        }

        return json;
    }

    /// <summary>The first messages of those between <c>oldest</c> and <c>latest</c>.</summary>
    public static JsonObject Page(IEnumerable<SlackMessage> messages, SlackRequest request, SlackStore store)
    {
        var limit = Math.Clamp(request.Whole("limit", 100), 1, 999);
        var isInclusive = request.Flag("inclusive");
        var all = messages.Where(message => IsAfter(message.Ts, request.Text("oldest"), isInclusive) && IsAfter(request.Text("latest"), message.Ts, isInclusive)).ToList();
        return new JsonObject
        {
            ["ok"] = true,
            ["messages"] = new JsonArray([.. all.Take(limit).Select(message => WithMetadata(message, request, store))]),
            ["has_more"] = all.Count > limit,
        };
    }

    private static JsonObject WithMetadata(SlackMessage message, SlackRequest request, SlackStore store)
    {
        var json = Json(message, store);
        if (request.Flag("include_all_metadata"))
        {
            Set(json, "metadata", message.Metadata);
        }

        return json;
    }

    /// <summary>Where one of them is missing there is no limit.</summary>
    private static bool IsAfter(string? ts, string? other, bool isInclusive) =>
        !decimal.TryParse(ts, CultureInfo.InvariantCulture, out var left)
        || !decimal.TryParse(other, CultureInfo.InvariantCulture, out var right)
        || left > right
        || (isInclusive && left == right);

    private static void Set(JsonObject json, string name, JsonElement? value)
    {
        if (value is { } found)
        {
            json[name] = JsonNode.Parse(found.GetRawText());
        }
    }
}
