using Slipway.BuildEvents;

namespace Slipway.Engine.Tests.Receiving;

/// <summary>A subscription whose messages come again in every pull until they are acknowledged, each time with another id of the delivery.</summary>
internal sealed class SubscriptionInMemory(params (string Id, string Data, int At)[] messages) : IEventSubscription
{
    private readonly List<(string Id, string Data, int At)> waiting = [.. messages];
    private int deliveries;

    public List<string> Acknowledged { get; } = [];

    public List<string> Extended { get; } = [];

    public int Pulls { get; private set; }

    public Task<IReadOnlyList<PulledMessage>> PullAsync(int max, CancellationToken cancellationToken)
    {
        Pulls++;
        return Task.FromResult<IReadOnlyList<PulledMessage>>(
            [.. waiting.Take(max).Select(message => new PulledMessage($"{message.Id}-{++deliveries}", message.Id, message.Data, new Dictionary<string, string>(), DateTimeOffset.UnixEpoch.AddSeconds(message.At)))]);
    }

    public Task AcknowledgeAsync(PulledMessage message, CancellationToken cancellationToken)
    {
        Acknowledged.Add(message.MessageId);
        waiting.RemoveAll(other => other.Id == message.MessageId);
        return Task.CompletedTask;
    }

    public Task ExtendAsync(PulledMessage message, TimeSpan by, CancellationToken cancellationToken)
    {
        Extended.Add(message.MessageId);
        return Task.CompletedTask;
    }
}
