using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Tests.GoogleCloud;

public sealed class PubSub : GoogleTest
{
    private const string Topic = $"pubsub/{Project}/topics/orders";
    private const string Subscription = $"pubsub/{Project}/subscriptions/orders-sub";

    private static readonly JsonObject s_one = new() { ["maxMessages"] = 10, ["returnImmediately"] = true };

    [Fact]
    public async Task A_message_is_there_until_it_is_acknowledged_also_after_a_restart()
    {
        await CreateAsync();
        var published = await PublishAsync("hello", ("status", "SUCCESS"));
        var first = Assert.Single(await PullAsync());
        var none = await PullAsync();
        await RestartAsync();
        var second = Assert.Single(await PullAsync());
        await OkAsync(HttpMethod.Post, $"{Subscription}:acknowledge", Ids(second));
        await RestartAsync();

        Assert.Equal(published, (string?)first["message"]!["messageId"]);
        Assert.Equal("hello", Encoding.UTF8.GetString(Convert.FromBase64String((string)first["message"]!["data"]!)));
        Assert.Equal("SUCCESS", (string?)first["message"]!["attributes"]!["status"]);
        Assert.Empty(none);
        Assert.Equal(published, (string?)second["message"]!["messageId"]);
        Assert.Empty(await PullAsync());
    }

    [Fact]
    public async Task A_message_that_is_given_back_comes_again_and_one_that_is_kept_does_not()
    {
        await CreateAsync();
        await PublishAsync("hello");
        var kept = Assert.Single(await PullAsync());
        await OkAsync(HttpMethod.Post, $"{Subscription}:modifyAckDeadline", With(Ids(kept), "ackDeadlineSeconds", 600));
        var whileKept = await PullAsync();
        await OkAsync(HttpMethod.Post, $"{Subscription}:modifyAckDeadline", With(Ids(kept), "ackDeadlineSeconds", 0));

        Assert.Empty(whileKept);
        Assert.Single(await PullAsync());
    }

    [Fact]
    public async Task A_pull_waits_for_the_next_message()
    {
        await CreateAsync();
        var pull = OkAsync(HttpMethod.Post, $"{Subscription}:pull", new JsonObject { ["maxMessages"] = 1 });
        await PublishAsync("hello");

        Assert.Single((await pull)["receivedMessages"]!.AsArray());
    }

    [Fact]
    public async Task A_filter_lets_through_what_it_names()
    {
        await CreateAsync("attributes.status = \"SUCCESS\" AND attributes:buildId");
        await PublishAsync("no", ("status", "WORKING"), ("buildId", "1"));
        await PublishAsync("no", ("status", "SUCCESS"));
        await PublishAsync("yes", ("status", "SUCCESS"), ("buildId", "1"));

        var received = Assert.Single(await PullAsync());

        Assert.Equal("yes", Encoding.UTF8.GetString(Convert.FromBase64String((string)received["message"]!["data"]!)));
    }

    [Fact]
    public async Task On_request_a_message_comes_twice_and_another_one_after_its_successor()
    {
        await CreateAsync();
        Sandbox.Faults.Break(FaultKind.EventTwice, times: 1);
        await PublishAsync("a");
        Sandbox.Faults.Break(FaultKind.EventsOutOfOrder, times: 1);
        await PublishAsync("b");
        var before = await PullAsync();
        await PublishAsync("c");
        var after = await PullAsync();

        Assert.Equal(["a", "a"], before.Select(Text));
        Assert.Single(before.Select(item => (string?)item["message"]!["messageId"]).Distinct());
        Assert.Equal(["c", "b"], after.Select(Text));
    }

    [Theory]
    [InlineData("PUT", $"pubsub/{Project}/topics/orders", "{}", HttpStatusCode.Conflict)]
    [InlineData("PUT", $"pubsub/{Project}/topics/1", "{}", HttpStatusCode.BadRequest)]
    [InlineData("GET", $"pubsub/{Project}/topics/none", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "pubsub/v1/projects/other/topics/orders", null, HttpStatusCode.Forbidden)]
    [InlineData("POST", $"pubsub/{Project}/topics/none:publish", """{"messages": [{"data": ""}]}""", HttpStatusCode.NotFound)]
    [InlineData("POST", $"{Topic}:publish", """{"messages": []}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", $"{Topic}:publish", """{"messages": [{"data": ""}]}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", $"{Topic}:publish", """{"messages": [{"data": "***"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", $"{Subscription}-2", """{"topic": "projects/slipway-sandbox/topics/none"}""", HttpStatusCode.NotFound)]
    [InlineData("PUT", $"{Subscription}-2", """{"topic": "projects/slipway-sandbox/topics/orders", "ackDeadlineSeconds": 5}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", $"{Subscription}-2", """{"topic": "projects/slipway-sandbox/topics/orders", "filter": "status"}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", $"{Subscription}-2", """{"topic": "projects/slipway-sandbox/topics/orders", "pushConfig": {"pushEndpoint": "http://x"}}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", Subscription, """{"topic": "projects/slipway-sandbox/topics/orders"}""", HttpStatusCode.Conflict)]
    [InlineData("POST", $"{Subscription}:pull", "{}", HttpStatusCode.BadRequest)]
    [InlineData("POST", $"{Subscription}:pull", """{"maxMessages": "many"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", $"{Subscription}-2:pull", """{"maxMessages": 1}""", HttpStatusCode.NotFound)]
    [InlineData("POST", $"{Subscription}:acknowledge", """{"ackIds": ["other-1"]}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", $"{Subscription}:modifyAckDeadline", """{"ackIds": ["orders-sub-1"], "ackDeadlineSeconds": 601}""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_is_refused(string method, string path, string? body, HttpStatusCode code)
    {
        await CreateAsync();

        await RefusedAsync(code, new HttpMethod(method), path, body is null ? null : JsonNode.Parse(body));
    }

    [Fact]
    public async Task What_a_subscription_missed_does_not_come_and_what_is_deleted_is_gone()
    {
        await OkAsync(HttpMethod.Put, Topic, new JsonObject());
        await PublishAsync("before");
        await OkAsync(HttpMethod.Put, Subscription, new JsonObject { ["topic"] = "projects/slipway-sandbox/topics/orders" });
        var missed = await PullAsync();
        await OkAsync(HttpMethod.Delete, Subscription);
        await OkAsync(HttpMethod.Delete, Topic);

        Assert.Empty(missed);
        Assert.DoesNotContain("orders", (await OkAsync(HttpMethod.Get, $"pubsub/{Project}/topics")).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("orders", (await OkAsync(HttpMethod.Get, $"pubsub/{Project}/subscriptions")).ToJsonString(), StringComparison.Ordinal);
    }

    private async Task CreateAsync(string? filter = null)
    {
        await OkAsync(HttpMethod.Put, Topic, new JsonObject());
        await OkAsync(HttpMethod.Put, Subscription, new JsonObject { ["topic"] = "projects/slipway-sandbox/topics/orders", ["ackDeadlineSeconds"] = 60, ["filter"] = filter });
    }

    private async Task<string> PublishAsync(string text, params (string Name, string Value)[] attributes)
    {
        var message = new JsonObject
        {
            ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
            ["attributes"] = new JsonObject(attributes.Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Value))),
        };
        return (string)Assert.Single((await OkAsync(HttpMethod.Post, $"{Topic}:publish", new JsonObject { ["messages"] = new JsonArray(message) }))["messageIds"]!.AsArray())!;
    }

    private async Task<IReadOnlyList<JsonNode>> PullAsync() =>
        [.. ((await OkAsync(HttpMethod.Post, $"{Subscription}:pull", s_one))["receivedMessages"]?.AsArray() ?? []).Select(item => item!)];

    private static string Text(JsonNode received) => Encoding.UTF8.GetString(Convert.FromBase64String((string)received["message"]!["data"]!));

    private static JsonObject Ids(JsonNode received) => new() { ["ackIds"] = new JsonArray((string)received["ackId"]!) };

    private static JsonObject With(JsonObject body, string name, int value)
    {
        body[name] = value;
        return body;
    }
}
