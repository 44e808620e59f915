using System.Text.Json;
using Slipway.Pages.Html;
using Slipway.Sandbox.Slack;

namespace Slipway.Sandbox.Pages.Chat;

/// <summary>The channels as they would look, oldest message first, threads below the message that they answer.</summary>
internal sealed class SlackPage(SlackStore store)
{
    private const int MaxMessages = 100;

    public PageContent Show(string? name)
    {
        var channels = store.Channels;
        var channel = name is null ? (channels.Count > 0 ? channels[0] : null) : store.Find(name);
        var messages = channel is null ? [] : store.Of(channel.Id);
        return new PageContent
        {
            Title = channel is null ? "Slack" : "#" + channel.Name,
            Section = Section.Chat,
            Announcement = messages.Count > 0 ? $"Newest message: {messages[^1].Text}" : "",
            Body =
                $"""
                <header class="title"><h1>{(channel is null ? "Slack" : "#" + channel.Name)}</h1>
                {Markup.When(channels.Count > 1, () => $"""<p>{channels.Where(other => other != channel).Select(other => Markup.Of($"""<a href="/slack?channel={other.Name}">#{other.Name}</a> """))}</p>""")}</header>
                {(messages.Count == 0 ? Markup.Of($"""<p class="empty">Nothing was posted yet.</p>""") : Markup.Of($"""<ol class="chat card">{messages.Where(message => message.ThreadTs is null).TakeLast(MaxMessages).Select(message => Message(message, messages))}</ol>"""))}
                """,
        };
    }

    private static Markup Message(SlackMessage message, IReadOnlyList<SlackMessage> all)
    {
        var replies = message.ThreadTs is null ? all.Where(reply => reply.ThreadTs == message.Ts).ToList() : [];
        return Markup.Of(
            $"""
            <li><span class="avatar">{Icons.Mark}</span><div class="grow"><p class="byline"><b>{SlackMessage.Username}</b> {Parts.Time(message.PostedAt)}{Markup.When(message.EditedAt is not null, () => $" (edited)")}</p>
            {Content(message)}{Markup.When(replies.Count > 0, () => $"""<details open><summary>{(replies.Count == 1 ? "1 reply" : $"{replies.Count} replies")}</summary><ol class="chat">{replies.Select(reply => Message(reply, []))}</ol></details>""")}</div></li>
            """);
    }

    // Blocks replace the text, which is then for notifications.
    private static Markup Content(SlackMessage message)
    {
        var blocks = Items(message.Blocks);
        return blocks.Count == 0 ? Markup.Of($"<p>{SlackText.Render(message.Text)}</p>") : Markup.Of($"{blocks.Select(Block)}");
    }

    private static Markup Block(JsonElement block) => Text(block, "type") switch
    {
        "header" => Markup.Of($"<p><b>{Text(Property(block, "text"), "text")}</b></p>"),
        "divider" => Markup.Of($"<hr>"),
        "section" => Markup.Of($"""{Paragraph(Property(block, "text"))}{Markup.When(Property(block, "fields") is not null, () => $"""<div class="fields">{Items(Property(block, "fields")).Select(field => Paragraph(field))}</div>""")}"""),
        "context" => Markup.Of($"""<div class="dim context">{Items(Property(block, "elements")).Select(element => Paragraph(element))}</div>"""),
        "actions" => Markup.Of($"""<p class="buttons">{Items(Property(block, "elements")).Select(Button)}</p>"""),
        var other => Markup.Of($"""<p class="dim">A block of type {other}.</p>"""),
    };

    // A button leads where it would; without an address it would call the app, and there is none.
    private static Markup Button(JsonElement button) => Parts.Link(Text(button, "url"), Text(Property(button, "text"), "text") ?? "");

    private static Markup Paragraph(JsonElement? text) => Text(text, "text") is { } words
        ? Markup.Of($"<p>{(Text(text, "type") == "plain_text" ? Markup.Of($"{words}") : SlackText.Render(words))}</p>")
        : Markup.Empty;

    private static List<JsonElement> Items(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    private static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
