using System.Text;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Slipway.BuildEvents;
using Slipway.GoogleCloud.Http;

namespace Slipway.GoogleCloud.Messages;

/// <summary>A subscription of Pub/Sub that is pulled (https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions).</summary>
internal sealed partial class PubSubSubscription : IEventSubscription
{
    // The service lets a pull wait for about 90 s where there is nothing.
    private static readonly TimeSpan PullTime = TimeSpan.FromSeconds(120);

    private readonly GoogleApi api;
    private readonly GoogleServices services;
    private readonly string name;

    /// <param name="api">Sends requests.</param>
    /// <param name="services">Where the service is.</param>
    /// <param name="name">The subscription: <c>projects/acme/subscriptions/releases</c>.</param>
    /// <exception cref="InvalidInputException">The name is none.</exception>
    public PubSubSubscription(GoogleApi api, GoogleServices services, string name)
    {
        (this.api, this.services, this.name) = (api, services, name);
        if (!Name().IsMatch(name))
        {
            throw new InvalidInputException($"subscription '{name}'", "expected projects/{project}/subscriptions/{subscription}.");
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SlipwayException">The service refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<PulledMessage>> PullAsync(int max, CancellationToken cancellationToken)
    {
        // A pull that was not heard of may have leased messages: they come again when their time is over.
        var request = Request("pull", new PullLimit(max), GoogleJson.Default.PullLimit) with { Timeout = PullTime };
        var answer = await api.SendAsync(request, GoogleJson.Default.PulledMessages, cancellationToken);
        return [.. (answer.ReceivedMessages ?? []).Select(Read)];
    }

    /// <inheritdoc/>
    /// <exception cref="SlipwayException">The service refuses or cannot be reached.</exception>
    public Task AcknowledgeAsync(PulledMessage message, CancellationToken cancellationToken) =>
        TellAsync(Request("acknowledge", new Acknowledgement([message.AckId]), GoogleJson.Default.Acknowledgement), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="SlipwayException">The service refuses or cannot be reached.</exception>
    public Task ExtendAsync(PulledMessage message, TimeSpan by, CancellationToken cancellationToken)
    {
        // Of what the service takes: https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/modifyAckDeadline
        var seconds = (int)Math.Clamp(Math.Ceiling(by.TotalSeconds), 0, 600);
        return TellAsync(Request("modifyAckDeadline", new DeadlineChange([message.AckId], seconds), GoogleJson.Default.DeadlineChange), cancellationToken);
    }

    private PulledMessage Read(ReceivedMessage received)
    {
        if (received is not { AckId: { Length: > 0 } acknowledgement, Message: { MessageId: { Length: > 0 } id } message })
        {
            throw new SlipwayException($"subscription {name}", "a message came without ackId or messageId. Is PubSubUrl the address of Pub/Sub?");
        }

        var encoded = message.Data ?? "";
        var bytes = new byte[encoded.Length];
        // What is no base64 is no message of this service; what is no text is no event, which whoever reads it says.
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            ? new PulledMessage(acknowledgement, id, Encoding.UTF8.GetString(bytes, 0, length), message.Attributes ?? new Dictionary<string, string>(), message.PublishTime ?? default)
            : throw new SlipwayException($"message {id} of subscription {name}", "its data is not base64. Check that PubSubUrl is the address of Pub/Sub.");
    }

    private async Task TellAsync(GoogleRequest request, CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(request, cancellationToken);
        if (!answer.IsSuccess)
        {
            throw api.Refused(request, answer);
        }
    }

    private GoogleRequest Request<T>(string method, T body, JsonTypeInfo<T> type) => new()
    {
        Subject = $"subscription {name}",
        Service = "pubsub.googleapis.com",
        Project = name.Split('/')[1],
        Method = HttpMethod.Post,
        Address = new Uri(services.PubSub, $"v1/{name}:{method}"),
        Content = () => JsonBody.Of(body, type),
    };

    [GeneratedRegex(@"^projects/[a-z0-9][a-z0-9.:-]*/subscriptions/[A-Za-z][A-Za-z0-9._~+%-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
