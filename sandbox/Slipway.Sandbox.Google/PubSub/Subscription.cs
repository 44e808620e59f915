namespace Slipway.Sandbox.Google.PubSub;

/// <summary>Where messages are published; it keeps none itself.</summary>
internal sealed record Topic(string Id);

/// <summary>Messages of a topic since it was made, until they are acknowledged. A puller has so many seconds for that.</summary>
internal sealed record Subscription(string Id, string Topic, int AckDeadline, string Filter);
