namespace Slipway.BuildEvents;

/// <summary>A message of a Pub/Sub subscription (https://cloud.google.com/pubsub/docs/reference/rest/v1/PubsubMessage).</summary>
/// <param name="AckId">By which this delivery is acknowledged; another delivery of the same message has another one.</param>
/// <param name="MessageId">The message's own id, the same in every delivery.</param>
/// <param name="Data">Its data: JSON, or JSON in base64 as Pub/Sub's REST API has it.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="PublishTime">When the topic took it.</param>
internal sealed record PulledMessage(string AckId, string MessageId, string Data, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset PublishTime);
