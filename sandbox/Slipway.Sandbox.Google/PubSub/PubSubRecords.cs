using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Google.PubSub;

internal sealed record Topic(string Id);

/// <summary>Messages of a topic since it was made, until they are acknowledged. A puller has so many seconds for that.</summary>
internal sealed record Subscription(string Id, string Topic, int AckDeadline, string Filter);

/// <summary>A message of a topic.</summary>
internal sealed record Message
{
    /// <summary>In base64.</summary>
    public string Data { get; init; } = "";

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public string OrderingKey { get; init; } = "";
}

/// <summary>A message that waits in a subscription.</summary>
/// <param name="Subscription">Its id.</param>
/// <param name="Number">Where it stands among all that were ever published.</param>
/// <param name="MessageId">The same in each subscription and delivery.</param>
/// <param name="Message">What was published.</param>
/// <param name="PublishedAt">When.</param>
/// <param name="HeldUntil">Until when a fault keeps it back.</param>
internal sealed record Delivery(string Subscription, long Number, string MessageId, Message Message, DateTimeOffset PublishedAt, DateTimeOffset HeldUntil)
{
    [JsonIgnore]
    public string Key => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Subscription}-{Number}");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(Topic))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Delivery))]
internal sealed partial class PubSubJson : JsonSerializerContext;
