using Serilog;
using Slipway.BuildEvents;

namespace Slipway.Engine.Receiving;

/// <summary>
/// Handles events that are pushed: one after the other, in the order in which they came, so that no two are at work on one application. By the same rules as <see cref="EventPull"/>, an event is done with
/// when what it is about stands, and when it can never be released.
/// </summary>
/// <param name="handle">Handles an event.</param>
/// <param name="log">Gets what came of each.</param>
internal sealed class EventPush(Func<BuildEvent, CancellationToken, Task<EventOutcome>> handle, ILogger log) : IDisposable
{
    /// <summary>How many may wait. The sender keeps what is more, and sends it again.</summary>
    public const int MaxWaiting = 50;

    private readonly SemaphoreSlim turn = new(1);
    private int present;

    /// <summary>Handles one.</summary>
    /// <param name="subject">What messages call it.</param>
    /// <param name="content">What came.</param>
    /// <param name="cancellationToken">Gives up: it is to come again.</param>
    /// <returns>Whether it is done with. If not, it is to be sent again.</returns>
    public async Task<bool> HandleAsync(string subject, byte[] content, CancellationToken cancellationToken)
    {
        BuildEvent happened;
        try
        {
            happened = BuildEventReader.Read(subject, content);
        }
        catch (InvalidInputException exception)
        {
            log.Warning("Refused: {Problem:l}", exception.Message);
            return true;
        }

        try
        {
            return Interlocked.Increment(ref present) <= MaxWaiting + 1 && await InTurnAsync(subject, happened, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref present);
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<bool> InTurnAsync(string subject, BuildEvent happened, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await handle(happened, cancellationToken);
            return true;
        }
        catch (SlipwayException exception)
        {
            log.Warning("{Event:l} was not handled, and is to come again: {Reason:l}", subject, exception.Message);
            return false;
        }
        finally
        {
            turn.Release();
        }
    }
}
