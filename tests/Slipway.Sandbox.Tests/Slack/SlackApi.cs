using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Slack;

public sealed class SlackApi : SandboxTest
{
    [Fact]
    public async Task A_message_is_posted_updated_answered_and_found_again_after_a_restart()
    {
        var posted = await CallAsync("chat.postMessage", """{"channel": "#releases", "text": "web 1.0.0", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*web*"}}]}""");
        var (channel, ts) = ((string)posted["channel"]!, (string)posted["ts"]!);
        var updated = await CallAsync("chat.update", $$"""{"channel": "{{channel}}", "ts": "{{ts}}", "text": "web 1.0.0 merged"}""");
        var reply = await CallAsync("chat.postMessage", $$"""{"channel": "{{channel}}", "text": "It failed", "thread_ts": "{{ts}}"}""");
        await RestartAsync();

        var history = await CallAsync("conversations.history", $$"""{"channel": "{{channel}}"}""");
        var replies = await CallAsync("conversations.replies", $$"""{"channel": "{{channel}}", "ts": "{{ts}}"}""");

        Assert.True((bool)posted["ok"]!);
        Assert.Equal(ts, (string)updated["ts"]!);
        Assert.True(string.CompareOrdinal((string)reply["ts"]!, ts) > 0);
        var message = Assert.Single(history["messages"]!.AsArray())!;
        Assert.Equal(("web 1.0.0 merged", 1), ((string)message["text"]!, (int)message["reply_count"]!));
        Assert.Null(message["blocks"]);
        Assert.Equal(["web 1.0.0 merged", "It failed"], replies["messages"]!.AsArray().Select(item => (string)item!["text"]!));
    }

    [Theory]
    [InlineData("chat.postMessage", """{"channel": "#releases"}""", "no_text")]
    [InlineData("chat.postMessage", """{"channel": "C0UNKNOWN1", "text": "x"}""", "channel_not_found")]
    [InlineData("chat.postMessage", """{"channel": "#releases", "text": "x", "thread_ts": "1.000000"}""", "thread_not_found")]
    [InlineData("chat.postMessage", """{"channel": "#releases", "text": "x", "blocks": [{"text": "no type"}]}""", "invalid_blocks")]
    [InlineData("chat.update", """{"channel": "#none", "ts": "1.000000", "text": "x"}""", "channel_not_found")]
    [InlineData("chat.postMessage", "{", "invalid_json")]
    [InlineData("chat.nothing", "{}", "unknown_method")]
    public async Task Errors_come_with_status_200(string method, string body, string error)
    {
        var answer = await CallAsync(method, body);

        Assert.Equal((false, error), ((bool)answer["ok"]!, (string)answer["error"]!));
    }

    [Fact]
    public async Task A_section_that_is_too_long_is_refused()
    {
        var blocks = new JsonArray(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = new string('x', 3001) } });

        var answer = await CallAsync("chat.postMessage", new JsonObject { ["channel"] = "#releases", ["text"] = "x", ["blocks"] = blocks }.ToJsonString());

        Assert.Equal("invalid_blocks", (string)answer["error"]!);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_said()
    {
        using var none = await Anyone.PostAsync(new Uri(Sandbox.SlackAddress, "chat.postMessage"), new StringContent("{}"));
        using var form = await Anyone.PostAsync(
            new Uri(Sandbox.SlackAddress, "auth.test"), new FormUrlEncodedContent([KeyValuePair.Create("token", Sandbox.Token)]));

        Assert.Equal("not_authed", (string)JsonNode.Parse(await none.Content.ReadAsStringAsync())!["error"]!);
        Assert.True((bool)JsonNode.Parse(await form.Content.ReadAsStringAsync())!["ok"]!);
    }

    [Fact]
    public async Task The_incoming_webhook_answers_ok_and_posts_to_its_channel()
    {
        using var sent = await Anyone.PostAsync(Sandbox.SlackWebhook, new StringContent("""{"text": "hello"}""", Encoding.UTF8, "application/json"));
        using var empty = await Anyone.PostAsync(Sandbox.SlackWebhook, new StringContent("{}", Encoding.UTF8, "application/json"));
        using var wrong = await Anyone.PostAsync(new Uri(Sandbox.Address, "services/T0SANDBOX/B0SANDBOX/guess"), new StringContent("""{"text": "hello"}"""));

        Assert.Equal((HttpStatusCode.OK, "ok"), (sent.StatusCode, await sent.Content.ReadAsStringAsync()));
        Assert.Equal((HttpStatusCode.BadRequest, "no_text"), (empty.StatusCode, await empty.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        var history = await CallAsync("conversations.history", $$"""{"channel": "#releases"}""");
        Assert.Equal("hello", (string)Assert.Single(history["messages"]!.AsArray())!["text"]!);
    }

    private async Task<JsonNode> CallAsync(string method, string body)
    {
        using var response = await Owner.PostAsync(new Uri(Sandbox.SlackAddress, method), new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
