using System.Text.Json;
using Slipway.Naming;
using Slipway.Notifications;
using static Slipway.Testing.ScriptedServer;

namespace Slipway.Slack.Tests;

/// <summary>Answers as Slack documents them.</summary>
public sealed class Messages : IDisposable
{
    private readonly HttpClient http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_release_is_one_message_that_is_edited()
    {
        using var server = new ScriptedServer(
            new Answer(200, """{"ok":true,"channel":"C0123","ts":"1700000000.000100"}"""), new Answer(200, """{"ok":true,"channel":"C0123","ts":"1700000000.000100"}"""));
        var notifier = Notifier(server);

        var message = await notifier.PostAsync(Notice(NoticeState.Proposed), default);
        await notifier.UpdateAsync(message!, Notice(NoticeState.Healthy), default);

        Assert.Equal(["POST /api/chat.postMessage", "POST /api/chat.update"], server.Requests);
        Assert.Equal(["Bearer a token", "Bearer a token"], server.Authorizations);
        var (posted, edited) = (Json(server, 0), Json(server, 1));
        Assert.Equal("releases", posted.GetProperty("channel").GetString());
        Assert.Equal(":package: web 1.4.0 prod: proposed", posted.GetProperty("text").GetString());
        Assert.Equal(("C0123", "1700000000.000100"), (edited.GetProperty("channel").GetString(), edited.GetProperty("ts").GetString()));
        Assert.Equal(":white_check_mark: web 1.4.0 prod: healthy", edited.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(NoticeState.Applying, ":rocket: web 1.4.0 prod: applying, step 1 of 3, 5 %")]
    [InlineData(NoticeState.Healthy, ":white_check_mark: web 1.4.0 prod: healthy, step 1 of 3, 5 %")]
    public async Task What_a_rollout_is_judged_by_is_a_table_that_keeps_its_columns(NoticeState state, string text)
    {
        using var server = new ScriptedServer(new Answer(200, """{"ok":true,"channel":"C0123","ts":"1.2"}"""));

        await Notifier(server).PostAsync(Notice(state) with { Detail = "step 1 of 3, 5 %\nstep  check\n1     errors" }, default);

        Assert.Equal(text, Json(server, 0).GetProperty("text").GetString());
        Assert.Contains("```step  check\n1     errors```", Json(server, 0).GetProperty("blocks").EnumerateArray().SelectMany(Texts));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Another_server_gets_no_token_and_its_word_does_not_count(int status)
    {
        using var other = new ScriptedServer(new Answer(200, """{"ok":true,"channel":"C0123","ts":"1.2"}"""));
        using var server = new ScriptedServer(new Answer(status, "", $"Location: {other.Address}api"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Notifier(server).PostAsync(Notice(NoticeState.Proposed), default));

        Assert.Contains($"redirects to {other.Address.Authority}, whose word does not count", failure.Message, StringComparison.Ordinal);
        Assert.All(other.Authorizations, Assert.Null);
    }

    [Fact]
    public async Task A_message_holds_what_one_wants_to_know_and_mentions_nobody()
    {
        using var server = new ScriptedServer(new Answer(200, """{"ok":true,"channel":"C0123","ts":"1.2"}"""));

        await Notifier(server).PostAsync(Notice(NoticeState.Failed) with { By = "<!channel> & co", Detail = "Pod web-1: exit code 3 <@U1>\nmore" }, default);

        var text = server.Bodies.Single();
        Assert.Contains("before: 1.3.0", text, StringComparison.Ordinal);
        var blocks = string.Concat(Json(server, 0).GetProperty("blocks").EnumerateArray().SelectMany(Texts));
        Assert.Contains("<http://localhost/pull/7|pull request>", blocks, StringComparison.Ordinal);
        Assert.Contains("<http://localhost/compare/a%7Cb|changes>", blocks, StringComparison.Ordinal);
        Assert.Contains("by &lt;!channel&gt; &amp; co", blocks, StringComparison.Ordinal);
        Assert.Contains("```Pod web-1: exit code 3 &lt;@U1&gt;```", blocks, StringComparison.Ordinal);
        Assert.Contains("./build.sh Rollback --stage prod --application web", blocks, StringComparison.Ordinal);
        Assert.Contains("3 min", blocks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_sender_was_killed_is_found_again_by_what_it_is_about()
    {
        using var sent = new ScriptedServer(new Answer(200, """{"ok":true,"channel":"C0123","ts":"1.2"}"""));
        await Notifier(sent).PostAsync(Notice(NoticeState.Proposed), default);
        var metadata = Json(sent, 0).GetProperty("metadata").GetRawText();
        using var server = new ScriptedServer(
            new Answer(200, $$"""{"ok":true,"messages":[{"ts":"1.3","text":"hello"},{"ts":"1.2","metadata":{{metadata}}}]}"""),
            new Answer(200, $$"""{"ok":true,"messages":[{"ts":"1.2","metadata":{{metadata}}}]}"""),
            new Answer(200, """{"ok":false,"error":"missing_scope"}"""));
        var since = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        var found = await Notifier(server).FindAsync(Notice(NoticeState.Merged), since, default);
        var other = await Notifier(server).FindAsync(Notice(NoticeState.Merged) with { Digest = Digest.Of("other"u8) }, since, default);
        var unreadable = await Notifier(server).FindAsync(Notice(NoticeState.Merged), since, default);

        Assert.Equal((new MessageReference("releases", "1.2"), null, null), (found, other, unreadable));
        Assert.Equal("1700000000", Json(server, 0).GetProperty("oldest").GetString());
    }

    [Fact]
    public async Task A_failure_is_told_at_length_in_the_thread()
    {
        using var server = new ScriptedServer(new Answer(200, """{"ok":true,"channel":"C0123","ts":"1.3"}"""));

        await Notifier(server).ReplyAsync(new MessageReference("C0123", "1.2"), Notice(NoticeState.Failed) with { Detail = new string('x', 5000) }, default);

        Assert.Equal("1.2", Json(server, 0).GetProperty("thread_ts").GetString());
        Assert.InRange(Json(server, 0).GetProperty("text").GetString()!.Length, 1000, 3000);
    }

    [Fact]
    public async Task A_webhook_gets_what_matters_as_messages_of_their_own()
    {
        using var server = new ScriptedServer(new Answer(200, "ok"));
        var notifier = new SlackNotifier(new SlackOptions { Webhook = new Secret(new Uri(server.Address, "services/T/B/x").AbsoluteUri) }, http);

        Assert.Null(await notifier.PostAsync(Notice(NoticeState.Proposed), default));
        Assert.Null(await notifier.PostAsync(Notice(NoticeState.Applying), default));
        Assert.Null(await notifier.PostAsync(Notice(NoticeState.Healthy), default));

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Authorizations, Assert.Null);
    }

    [Fact]
    public async Task Slack_that_asks_for_patience_gets_it()
    {
        using var server = new ScriptedServer(new Answer(429, "{}", "Retry-After: 1"), new Answer(200, """{"ok":true,"channel":"C0123","ts":"1.2"}"""));

        await Notifier(server).PostAsync(Notice(NoticeState.Proposed), default);

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(200, """{"ok":false,"error":"invalid_auth"}""", "Slack: the token was refused (invalid_auth)")]
    [InlineData(200, """{"ok":false,"error":"not_in_channel"}""", "invite the bot to channel 'releases'")]
    [InlineData(200, """{"ok":false,"error":"missing_scope"}""", "the token lacks the scope chat:write")]
    [InlineData(200, """{"ok":false,"error":"msg_too_long"}""", "chat.postMessage was refused: msg_too_long")]
    [InlineData(200, "<html>login</html>", "expected JSON, found status 200. Check SlackApi")]
    public async Task A_refusal_says_what_to_do(int status, string answer, string expected)
    {
        using var server = new ScriptedServer(new Answer(status, answer));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Notifier(server).PostAsync(Notice(NoticeState.Proposed), default));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a token", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_without_a_channel_is_refused() =>
        Assert.Contains("Name the channel", Assert.Throws<InvalidInputException>(() => new SlackNotifier(new SlackOptions { Token = new Secret("a token") }, http)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_failed_build_is_told_once_and_mentions_nobody()
    {
        using var server = new ScriptedServer(
            new Answer(200, """{"ok":true,"messages":[]}"""),
            new Answer(200, """{"ok":true,"channel":"C0123","ts":"1.2"}"""),
            new Answer(200, """{"ok":true,"messages":[{"metadata":{"event_type":"slipway_build","event_payload":{"build":"build 7 FAILURE"}}}]}"""));
        IBuildNotifier notifier = Notifier(server);
        var failure = new BuildFailure
        {
            Key = "build 7 FAILURE", Subject = "web", Outcome = "FAILURE", Reason = "<!channel> ``` step 2", Page = new Uri("https://example.com/a|b"), At = DateTimeOffset.UnixEpoch.AddDays(1),
        };

        await notifier.TellAsync(failure, default);
        await notifier.TellAsync(failure, default);

        Assert.Equal(["POST /api/conversations.history", "POST /api/chat.postMessage", "POST /api/conversations.history"], server.Requests);
        Assert.Equal("86400", Json(server, 0).GetProperty("oldest").GetString());
        var text = Texts(Json(server, 1).GetProperty("blocks")[0]).Single();
        Assert.Contains("*web*: the build failed, FAILURE (<https://example.com/a%7Cb|build>). Nothing was released.", text, StringComparison.Ordinal);
        Assert.Contains("&lt;!channel&gt; ''' step 2", text, StringComparison.Ordinal);
    }

    private SlackNotifier Notifier(ScriptedServer server) =>
        new(new SlackOptions { Api = new Uri(server.Address, "api/"), Token = new Secret("a token"), Channel = "releases" }, http);

    private static JsonElement Json(ScriptedServer server, int request) => JsonDocument.Parse(server.Bodies.ElementAt(request)).RootElement;

    private static IEnumerable<string> Texts(JsonElement block) => block.TryGetProperty("text", out var text)
        ? [text.GetProperty("text").GetString()!]
        : block.GetProperty("elements").EnumerateArray().Select(element => element.GetProperty("text").GetString()!);

    private static ReleaseNotice Notice(NoticeState state) => new()
    {
        Application = ApplicationName.Parse("web"),
        Stage = StageName.Parse("prod"),
        Version = "1.4.0",
        Digest = Digest.Of("web"u8),
        State = state,
        Previous = "1.3.0",
        PullRequest = new Uri("http://localhost/pull/7"),
        Compare = new Uri("http://localhost/compare/a|b"),
        Took = TimeSpan.FromMinutes(3),
    };
}
