using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Notifications;
using Slipway.Reports;

namespace Slipway.Slack;

/// <summary>A notice as Slack shows it (https://docs.slack.dev/block-kit/).</summary>
internal static class SlackMessage
{
    // Of 3,000 characters of a section.
    private const int MaxSectionLength = 2_900;
    private const int MaxDetailLength = 1_500;
    private const int MaxLineLength = 300;
    private const string EventType = "slipway_release";

    /// <summary>The line that notifications and screen readers have.</summary>
    public static string Text(ReleaseNotice notice) => $"{Sign(notice.State)} {notice.Application} {notice.Version} {notice.Stage}: {State(notice)}";

    public static JsonArray Blocks(ReleaseNotice notice)
    {
        var blocks = new JsonArray { Section($"{Sign(notice.State)} *{Escape(notice.Application.Value)} {Escape(notice.Version)}* → *{notice.Stage}*: {Escape(State(notice))}") };
        if (notice.State is NoticeState.Failed or NoticeState.CheckFailed && notice.Detail is not null)
        {
            blocks.Add(Section($"```{Escape(Short(FirstLine(notice.Detail), MaxLineLength))}```"));
        }

        // What a rollout is judged by.
        if (notice.State is NoticeState.Applying or NoticeState.Healthy && notice.Detail?.Split('\n', 2) is [_, var table])
        {
            blocks.Add(Section(Block(table)));
        }

        blocks.Add(new JsonObject { ["type"] = "context", ["elements"] = new JsonArray { Markdown(Facts(notice)) } });
        if (notice.State is NoticeState.Healthy or NoticeState.Failed)
        {
            blocks.Add(new JsonObject
            {
                ["type"] = "context",
                ["elements"] = new JsonArray { Markdown($"Roll back: `./build.sh Rollback --stage {notice.Stage} --application {notice.Application}` in the config repository") },
            });
        }

        return blocks;
    }

    /// <summary>What the message is about, for programs (https://docs.slack.dev/messaging/message-metadata/).</summary>
    public static JsonObject Metadata(ReleaseNotice notice) => new() { ["event_type"] = EventType, ["event_payload"] = new JsonObject { ["release"] = Key(notice) } };

    /// <summary>Whether a message of the channel's history is the one of this release.</summary>
    public static bool IsOf(JsonNode? message, ReleaseNotice notice) =>
        message?["metadata"] is JsonObject metadata && (string?)metadata["event_type"] == EventType && (string?)metadata["event_payload"]?["release"] == Key(notice);

    /// <summary>A failure at length, for the thread.</summary>
    public static string Reply(ReleaseNotice notice) =>
        $"{Escape(State(notice))}{(notice.Run is null ? "" : $" (<{Link(notice.Run)}|run>)")}\n{Block(notice.Detail ?? "no reason was given")}";

    private static string Block(string text) => $"```{Escape(Short(text, MaxDetailLength)).Replace("```", "'''", StringComparison.Ordinal)}```";

    private static string Facts(ReleaseNotice notice)
    {
        var facts = new List<string> { $"`{notice.Digest.Abbreviated}`" };
        if (notice.Previous is { } previous)
        {
            facts.Add($"before: {Escape(previous)}");
        }

        Add(notice.PullRequest, "pull request");
        Add(notice.Compare, "changes");
        Add(notice.Run, "run");
        Add(notice.Address, "open");
        if (notice.By is { } by)
        {
            facts.Add($"by {Escape(Short(by, MaxLineLength))}");
        }

        if (notice is { Took: { } took, State: NoticeState.Healthy or NoticeState.Failed })
        {
            facts.Add(took.TotalMinutes < 2 ? $"{took.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s" : $"{took.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min");
        }

        return string.Join("  ·  ", facts);

        void Add(Uri? address, string name)
        {
            if (address is not null)
            {
                facts.Add($"<{Link(address)}|{name}>");
            }
        }
    }

    private static string State(ReleaseNotice notice) => notice.State switch
    {
        NoticeState.Proposed => "proposed",
        NoticeState.Checked => $"checked{More(notice)}",
        NoticeState.CheckFailed => "cannot be deployed like this",
        NoticeState.Merged => $"merged{More(notice)}",
        NoticeState.Applying => $"applying{More(notice)}",
        NoticeState.Healthy => $"healthy{More(notice)}",
        NoticeState.Failed => "failed",
        NoticeState.RolledBack => $"rolled back{(notice.Detail is null ? "" : $" to {Short(notice.Detail, MaxLineLength)}")}",
        NoticeState.Superseded => $"superseded{(notice.Detail is null ? "" : $" by {Short(notice.Detail, MaxLineLength)}")}",
        _ => throw new InvalidOperationException($"no text for {notice.State}"),
    };

    private static string More(ReleaseNotice notice) => notice.Detail is null ? "" : $", {Short(FirstLine(notice.Detail), MaxLineLength)}";

    private static string Sign(NoticeState state) => state switch
    {
        NoticeState.Healthy => ":white_check_mark:",
        NoticeState.Failed or NoticeState.CheckFailed => ":x:",
        NoticeState.RolledBack => ":leftwards_arrow_with_hook:",
        NoticeState.Superseded => ":heavy_minus_sign:",
        NoticeState.Applying or NoticeState.Merged => ":rocket:",
        _ => ":package:",
    };

    private static string Key(ReleaseNotice notice) => $"{notice.PullRequest} {notice.Digest}";

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = Markdown(text) };

    private static JsonObject Markdown(string text) => new() { ["type"] = "mrkdwn", ["text"] = Short(text, MaxSectionLength) };

    private static string FirstLine(string text) => text.Trim().ReplaceLineEndings("\n").Split('\n')[0];

    // In a link, these would end it.
    internal static string Link(Uri address) => Escape(address.AbsoluteUri).Replace("|", "%7C", StringComparison.Ordinal);

    // https://docs.slack.dev/messaging/formatting-message-text#escaping: with these no text mentions anybody.
    internal static string Escape(string text) => new StringBuilder(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();

    internal static string Short(string text, int longest) => LogText.CutLines(text, longest);
}
