using Serilog;
using Slipway.BuildEvents;

namespace Slipway.Engine.Receiving;

/// <summary>
/// Pulls messages and handles them, one after the other, the oldest first. A message is acknowledged when what it is about stands, and when it can never be released, so that it does not come
/// back for ever. What failed on the way is left alone: it comes again.
/// </summary>
/// <param name="subscription">The subscription.</param>
/// <param name="handle">Handles an event.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets what came of each.</param>
internal sealed class EventPull(IEventSubscription subscription, Func<BuildEvent, CancellationToken, Task<EventOutcome>> handle, TimeProvider time, ILogger log)
{
    private const int Batch = 10;

    private readonly List<EventOutcome> outcomes = [];
    private readonly List<SlipwayException> failures = [];
    private readonly HashSet<string> failed = [];

    /// <summary>Handles what waits.</summary>
    /// <param name="untilIdle">Whether to go on until nothing waits any more, or only what failed here before.</param>
    /// <param name="cancellationToken">Stops after the message that is being handled has ended or given up.</param>
    /// <returns>What came of each message that was handled.</returns>
    /// <exception cref="SlipwayException">Some could not be handled, and come again; all others were.</exception>
    public async Task<IReadOnlyList<EventOutcome>> RunAsync(bool untilIdle, CancellationToken cancellationToken)
    {
        do
        {
            var messages = await subscription.PullAsync(Batch, cancellationToken);
            var fresh = messages.Where(message => !failed.Contains(message.MessageId)).OrderBy(message => message.PublishTime).ToList();
            if (fresh.Count == 0)
            {
                break;
            }

            await using var hold = new MessageHold(subscription, fresh, time, log);
            foreach (var message in fresh)
            {
                await HandleAsync(message, cancellationToken);
                hold.Release(message);
            }
        }
        while (untilIdle);

        return failures.Count == 0 ? outcomes
            : failures.Count == 1 ? throw failures[0]
            : throw new SlipwayException("the subscription", Reasons.Of($"{failures.Count} messages could not be handled, and come again", failures.Select(failure => failure.Message)));
    }

    private async Task HandleAsync(PulledMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await OutcomeAsync(message, cancellationToken);
            await subscription.AcknowledgeAsync(message, cancellationToken);
            outcomes.Add(outcome);
        }
        catch (SlipwayException exception)
        {
            log.Warning("Message {Id:l} was not handled, and comes again: {Reason:l}", message.MessageId, exception.Message);
            failed.Add(message.MessageId);
            failures.Add(exception);
        }
    }

    private async Task<EventOutcome> OutcomeAsync(PulledMessage message, CancellationToken cancellationToken)
    {
        BuildEvent happened;
        try
        {
            happened = BuildEventReader.Read(message);
        }
        catch (InvalidInputException exception)
        {
            log.Warning("Refused: {Problem:l}", exception.Message);
            return new EventOutcome.Refused(exception.Problems[0]);
        }

        return await handle(happened, cancellationToken);
    }
}
