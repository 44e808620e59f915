using System.Text.Json;

namespace Slipway.Sandbox.Slack;

/// <summary>Slack's limits of a message (https://docs.slack.dev/reference/block-kit/blocks).</summary>
internal static class SlackContent
{
    private const int MaxText = 40_000;
    private const int MaxBlocks = 50;
    private const int MaxSection = 3000;
    private const int MaxHeader = 150;

    /// <summary>The message with the content of a request.</summary>
    /// <exception cref="SlackError">There is none, or too much of it.</exception>
    public static SlackMessage With(this SlackMessage message, SlackRequest request)
    {
        var text = request.Text("text");
        var blocks = request.Json("blocks", "invalid_blocks_format");
        if (string.IsNullOrEmpty(text) && IsEmpty(blocks))
        {
            throw new SlackError("no_text");
        }

        if (text?.Length > MaxText)
        {
            throw new SlackError("msg_too_long");
        }

        if (blocks is { } list)
        {
            Check(list);
        }

        return message with { Text = text ?? "", Blocks = blocks, Metadata = request.Json("metadata", "invalid_metadata_format") };
    }

    private static bool IsEmpty(JsonElement? list) => list is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() == 0;

    private static void Check(JsonElement blocks)
    {
        if (blocks.ValueKind != JsonValueKind.Array || blocks.GetArrayLength() > MaxBlocks || !blocks.EnumerateArray().All(IsValid))
        {
            throw new SlackError("invalid_blocks");
        }
    }

    private static bool IsValid(JsonElement block)
    {
        if (block.ValueKind != JsonValueKind.Object || !block.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        var limit = type.GetString() == "header" ? MaxHeader : MaxSection;
        return !block.TryGetProperty("text", out var text)
            || text.ValueKind != JsonValueKind.Object
            || (text.TryGetProperty("text", out var words) && words.ValueKind == JsonValueKind.String && words.GetString()!.Length is > 0 and var length && length <= limit);
    }
}
