namespace Slipway.Sandbox.Hosting;

/// <summary>Says that something in the sandbox has changed. It costs next to nothing while nobody waits.</summary>
internal sealed class ChangeSignal
{
    private long _version;
    private TaskCompletionSource? _next;

    public long Version => Interlocked.Read(ref _version);

    public void Touch()
    {
        Interlocked.Increment(ref _version);
        Interlocked.Exchange(ref _next, null)?.TrySetResult();
    }

    /// <summary>Completes when the version is another than the one seen.</summary>
    public async Task WaitAsync(long seen, CancellationToken cancellationToken)
    {
        while (Version == seen)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var next = Interlocked.CompareExchange(ref _next, mine, null) ?? mine;
            if (Version == seen)
            {
                await next.Task.WaitAsync(cancellationToken);
            }
        }
    }
}
