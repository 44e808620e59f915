using Slipway.BuildEvents;
using Slipway.GoogleCloud.Messages;
using Slipway.GoogleCloud.Tests.Support;
using static Slipway.GoogleCloud.Tests.Support.GoogleServer;

namespace Slipway.GoogleCloud.Tests.Messages;

public sealed class MessagesOfASubscription : IDisposable
{
    private const string Name = "projects/acme/subscriptions/releases";
    private static readonly PulledMessage Message = new("ack-1", "7", "", new Dictionary<string, string>(), default);
    private readonly GoogleServer server = new();

    [Fact]
    public async Task Messages_come_with_their_text_and_attributes()
    {
        server.Respond = _ => (200, """
            {"receivedMessages":[{"ackId":"ack-1","message":{"data":"eyJpZCI6IsO8In0=","attributes":{"status":"SUCCESS"},"messageId":"7","publishTime":"2026-01-02T03:04:05.123456789Z"}}]}
            """);

        var message = Assert.Single(await UseAsync(subscription => subscription.PullAsync(5, default)));

        Assert.Equal(("ack-1", "7", "{\"id\":\"ü\"}", "SUCCESS", 2026), (message.AckId, message.MessageId, message.Data, message.Attributes["status"], message.PublishTime.Year));
        Assert.Equal(("POST /v1/projects/acme/subscriptions/releases:pull", "{\"maxMessages\":5}"), (server.Calls.Single().Request, server.Calls.Single().Body));
    }

    [Fact]
    public async Task Where_there_is_nothing_nothing_comes()
    {
        server.Respond = _ => (200, "{}");

        Assert.Empty(await UseAsync(subscription => subscription.PullAsync(1, default)));
    }

    [Fact]
    public async Task A_message_is_acknowledged_and_extended_by_the_id_of_its_delivery()
    {
        server.Respond = _ => (200, "{}");
        using var api = server.OpenApi();
        var subscription = new PubSubSubscription(api, server.Services, Name);

        await subscription.ExtendAsync(Message, TimeSpan.FromSeconds(90.2), default);
        await subscription.ExtendAsync(Message, TimeSpan.FromHours(1), default);
        await subscription.AcknowledgeAsync(Message, default);

        Assert.Equal(
            [
                $"POST /v1/{Name}:modifyAckDeadline {{\"ackIds\":[\"ack-1\"],\"ackDeadlineSeconds\":91}}",
                $"POST /v1/{Name}:modifyAckDeadline {{\"ackIds\":[\"ack-1\"],\"ackDeadlineSeconds\":600}}",
                $"POST /v1/{Name}:acknowledge {{\"ackIds\":[\"ack-1\"]}}",
            ],
            server.Calls.Select(call => $"{call.Request} {call.Body}"));
    }

    [Theory]
    [InlineData("""{"receivedMessages":[{"ackId":"a","message":{"data":"%%","messageId":"7"}}]}""", "message 7 of subscription projects/acme/subscriptions/releases: its data is not base64.")]
    [InlineData("""{"receivedMessages":[{"message":{"data":"","messageId":"7"}}]}""", "a message came without ackId or messageId.")]
    public async Task A_malformed_message_is_told(string answer, string message)
    {
        server.Respond = _ => (200, answer);

        Assert.Contains(message, (await Assert.ThrowsAsync<SlipwayException>(() => UseAsync(subscription => subscription.PullAsync(1, default)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_pull_the_role_is_named()
    {
        server.Respond = _ => (403, Error(403, "PERMISSION_DENIED", "User not authorized to perform this action.", Info("IAM_PERMISSION_DENIED", """{"permission":"pubsub.subscriptions.consume"}""")));

        Assert.Contains(
            $"lacks permission pubsub.subscriptions.consume on subscription {Name}, or it does not exist. Grant roles/pubsub.subscriber",
            (await Assert.ThrowsAnyAsync<SlipwayException>(() => UseAsync(subscription => subscription.PullAsync(1, default)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("releases")]
    [InlineData("projects/acme/topics/cloud-builds")]
    [InlineData("projects/acme/subscriptions/../x")]
    public void A_name_that_is_none_is_refused(string name)
    {
        using var api = server.OpenApi();

        Assert.Equal(
            $"subscription '{name}': expected projects/{{project}}/subscriptions/{{subscription}}.", Assert.Throws<InvalidInputException>(() => new PubSubSubscription(api, server.Services, name)).Message);
    }

    public void Dispose() => server.Dispose();

    private async Task<IReadOnlyList<PulledMessage>> UseAsync(Func<PubSubSubscription, Task<IReadOnlyList<PulledMessage>>> use)
    {
        using var api = server.OpenApi();
        return await use(new PubSubSubscription(api, server.Services, Name));
    }
}
