using System.Globalization;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Google.PubSub;

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
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Subscription}-{Number}");
}
