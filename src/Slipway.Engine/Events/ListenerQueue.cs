using System.Threading.Channels;
using Serilog;

namespace Slipway.Engine.Events;

/// <summary>What a listener has yet to hear, one after the other. What it fails at is logged, the same reason once, and nothing else comes of it.</summary>
/// <typeparam name="TListener">What it listens to.</typeparam>
internal sealed class ListenerQueue<TListener> : IAsyncDisposable
    where TListener : IEventListener
{
    private readonly Channel<(Func<TListener, CancellationToken, Task> Tell, TaskCompletionSource<bool> End)> channel =
        Channel.CreateUnbounded<(Func<TListener, CancellationToken, Task>, TaskCompletionSource<bool>)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource giveUp = new();
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly ILogger log;
    private readonly Task working;

    public ListenerQueue(TListener listener, ILogger log)
    {
        Listener = listener;
        this.log = log;
        working = WorkAsync();
    }

    public TListener Listener { get; }

    /// <summary>The task ends when the listener was told; false: it was given up before that.</summary>
    public Task<bool> EnqueueAsync(Func<TListener, CancellationToken, Task> tell)
    {
        var end = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return channel.Writer.TryWrite((tell, end)) ? end.Task : Task.FromResult(false);
    }

    public async Task DrainAsync(TimeSpan limit, TimeProvider time)
    {
        channel.Writer.TryComplete();
        using var over = new CancellationTokenSource(limit, time);
        try
        {
            await working.WaitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            log.Warning("{Listener:l} could not be told everything within {Seconds:0} s, and nothing else is affected", Capitalised, limit.TotalSeconds);
            await giveUp.CancelAsync();
            await working;
        }
    }

    public async ValueTask DisposeAsync()
    {
        channel.Writer.TryComplete();
        await giveUp.CancelAsync();
        await working;
        giveUp.Dispose();
    }

    private string Capitalised => char.ToUpperInvariant(Listener.Name[0]) + Listener.Name[1..];

    private async Task WorkAsync()
    {
        await foreach (var (tell, end) in channel.Reader.ReadAllAsync())
        {
            // Who is given up and takes no notice of that may have listened or not: it is told again by a later run.
            var isTold = !giveUp.IsCancellationRequested;
            try
            {
                await tell(Listener, giveUp.Token);
            }
            catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
            {
                // It was said already that not everything was told.
                isTold = false;
            }
            catch (Exception exception)
            {
                // Whatever a listener fails at, a bug of its own too, must not fail a deployment.
                Log(exception);
            }

            end.TrySetResult(isTold);
        }
    }

    // A commit that was never pushed fails every report in the same way.
    private void Log(Exception exception)
    {
        var reason = (exception as SlipwayException)?.Reason ?? exception.ToString();
        if (told.Add(reason))
        {
            log.Warning("{Listener:l} could not be told, and nothing else is affected: {Reason:l} The same reason is not mentioned again", Capitalised, reason);
        }
    }
}
