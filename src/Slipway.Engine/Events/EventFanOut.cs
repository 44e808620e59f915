using System.Threading.Channels;
using Serilog;

namespace Slipway.Engine.Events;

/// <summary>
/// Tells listeners what happens: each has a queue of its own, so that a slow one holds up neither the deployment nor the others. What a listener fails at is logged, the
/// same reason once, and nothing else comes of it.
/// </summary>
/// <param name="listeners">The listeners.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where the failures of listeners go.</param>
public sealed class EventFanOut(IEnumerable<IDeployListener> listeners, TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>How long a listener may take to hear what is in its queue when the run ends.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // CI systems kill a cancelled job soon after.
    private static readonly TimeSpan AfterCancellation = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<ListenerQueue> queues = [.. listeners.Select(listener => new ListenerQueue(listener, log))];

    /// <summary>Tells all listeners. The returned task ends when they have heard it, or failed at it; it never fails.</summary>
    public Task RaiseAsync(DeployEvent @event) => Task.WhenAll(queues.Select(queue => queue.EnqueueAsync((listener, token) => listener.HearAsync(@event, token))));

    /// <summary>Tells the log what a Pod printed.</summary>
    public Task RaiseAsync(PodPrinted printed) => Task.WhenAll(
        queues.Where(queue => queue.Listener is IRunLog).Select(queue => queue.EnqueueAsync((listener, token) => ((IRunLog)listener).HearAsync(printed, token))));

    /// <summary>Waits until the listeners have heard everything, as long as <see cref="Patience"/>; what they have not heard by then is logged.</summary>
    /// <param name="isCancelled">Whether the run was cancelled, so that there are only seconds.</param>
    public Task DrainAsync(bool isCancelled) => Task.WhenAll(queues.Select(queue => queue.DrainAsync(isCancelled ? AfterCancellation : Patience, time)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var queue in queues)
        {
            await queue.DisposeAsync();
        }
    }

    private sealed class ListenerQueue : IAsyncDisposable
    {
        private readonly Channel<(Func<IDeployListener, CancellationToken, Task> Tell, TaskCompletionSource Heard)> channel =
            Channel.CreateUnbounded<(Func<IDeployListener, CancellationToken, Task>, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

        private readonly CancellationTokenSource giveUp = new();
        private readonly HashSet<string> told = new(StringComparer.Ordinal);
        private readonly ILogger log;
        private readonly Task working;

        public ListenerQueue(IDeployListener listener, ILogger log)
        {
            Listener = listener;
            this.log = log;
            working = WorkAsync();
        }

        public IDeployListener Listener { get; }

        public Task EnqueueAsync(Func<IDeployListener, CancellationToken, Task> tell)
        {
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return channel.Writer.TryWrite((tell, heard)) ? heard.Task : Task.CompletedTask;
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
            await foreach (var (tell, heard) in channel.Reader.ReadAllAsync())
            {
                try
                {
                    await tell(Listener, giveUp.Token);
                }
                catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
                {
                    // It was said already that not everything was told.
                }
                catch (Exception exception)
                {
                    // Whatever a listener fails at, a bug of its own too, must not fail a deployment.
                    Log(exception);
                }

                heard.TrySetResult();
            }
        }

        // A commit that was never pushed fails every report in the same way.
        private void Log(Exception exception)
        {
            var reason = exception is SlipwayException { Message: var message, Subject: var subject } ? message[(subject.Length + 2)..] : exception.ToString();
            if (told.Add(reason))
            {
                log.Warning("{Listener:l} could not be told, and nothing else is affected: {Reason:l} The same reason is not mentioned again", Capitalised, reason);
            }
        }
    }
}
