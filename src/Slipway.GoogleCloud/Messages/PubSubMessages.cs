namespace Slipway.GoogleCloud.Messages;

/// <summary>The body of a pull (https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/pull).</summary>
internal sealed record PullLimit(int MaxMessages);

/// <summary>What a pull is answered with; without messages, with nothing.</summary>
internal sealed record PulledMessages(IReadOnlyList<ReceivedMessage>? ReceivedMessages);

/// <summary>A message and the id to acknowledge it with.</summary>
internal sealed record ReceivedMessage(string? AckId, TopicMessage? Message);

/// <summary>A message.</summary>
internal sealed record TopicMessage(string? Data, IReadOnlyDictionary<string, string>? Attributes, string? MessageId, DateTimeOffset? PublishTime);

/// <summary>The body of an acknowledgement.</summary>
internal sealed record Acknowledgement(IReadOnlyList<string> AckIds);

/// <summary>The body of a change of the time that is left to acknowledge.</summary>
internal sealed record DeadlineChange(IReadOnlyList<string> AckIds, int AckDeadlineSeconds);
