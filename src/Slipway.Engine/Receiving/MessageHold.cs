using Serilog;
using Slipway.BuildEvents;

namespace Slipway.Engine.Receiving;

/// <summary>Keeps pulled messages from coming again while they wait for their turn or are worked on.</summary>
internal sealed class MessageHold : IAsyncDisposable
{
    // A subscription's deadline is 10 s unless somebody set it (https://cloud.google.com/pubsub/docs/lease-management).
    private static readonly TimeSpan By = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private readonly IEventSubscription subscription;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private readonly List<PulledMessage> held;
    private readonly CancellationTokenSource ended = new();
    private readonly Task renewing;

    /// <param name="subscription">Where the messages are from.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Gets what could not be held.</param>
    public MessageHold(IEventSubscription subscription, IEnumerable<PulledMessage> messages, TimeProvider time, ILogger log)
    {
        (this.subscription, this.log, held) = (subscription, log, [.. messages]);
        renewing = RenewAsync(time);
    }

    /// <summary>Lets a message go: it is acknowledged, or comes again when its time is over.</summary>
    public void Release(PulledMessage message)
    {
        lock (gate)
        {
            held.Remove(message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await renewing;
        ended.Dispose();
    }

    private async Task RenewAsync(TimeProvider time)
    {
        try
        {
            while (true)
            {
                foreach (var message in Held())
                {
                    await ExtendAsync(message);
                }

                await Task.Delay(Every, time, ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // All are done with.
        }
    }

    private async Task ExtendAsync(PulledMessage message)
    {
        try
        {
            await subscription.ExtendAsync(message, By, ended.Token);
        }
        catch (SlipwayException exception)
        {
            // It comes again, and then there is nothing left to do about it.
            log.Debug("Message {Id:l} could not be held: {Reason:l}", message.MessageId, exception.Message);
        }
    }

    private PulledMessage[] Held()
    {
        lock (gate)
        {
            return [.. held];
        }
    }
}
