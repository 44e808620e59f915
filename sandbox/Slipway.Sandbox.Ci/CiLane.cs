namespace Slipway.Sandbox.Ci;

/// <summary>Carries out the queued runs that are its own, one at a time, in order.</summary>
internal sealed class CiLane(CiQueue queue, CiRunner runner, Func<CiRun, bool> isMine) : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0);
    private (long Id, CancellationTokenSource Cancel)? _current;

    /// <summary>What runs now; null for nothing. The caller holds the queue's lock.</summary>
    public long? Current => _current?.Id;

    public bool Takes(CiRun run) => isMine(run);

    public void Wake() => _wake.Release();

    /// <summary>Ends what runs now. The caller holds the queue's lock.</summary>
    public void CancelCurrent() => _current?.Cancel.Cancel();

    public void Kill() => runner.Kill();

    public async Task LoopAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(stopping);
                while (queue.NextOf(this) is { } next)
                {
                    await CarryOutAsync(next, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The queue on disk says what is left to do.
        }
    }

    public void Dispose() => _wake.Dispose();

    private async Task CarryOutAsync(CiRun queued, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (queue.Begin(queued, () => _current = (queued.Id, cancel)) is { } run)
        {
            await queue.EndAsync(run, await RunAsync(run, stopping, cancel.Token), () => _current = null, stopping);
        }
    }

    private async Task<(CiRunState State, string Outcome)> RunAsync(CiRun run, CancellationToken stopping, CancellationToken cancellationToken)
    {
        try
        {
            var repository = queue.FindRepository(run) ?? throw new SlipwayException(run.Repository, "does not exist any more.");
            var code = await runner.RunAsync(run, repository, cancellationToken);
            return code == 0 ? (CiRunState.Success, "Succeeded.") : (CiRunState.Failure, $"Failed with exit code {code}.");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (CiRunState.Cancelled, "Cancelled.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            queue.Logger.Error(exception, "CI run {Run} could not be carried out", run.Id);
            return (CiRunState.Failure, exception.Message);
        }
    }
}
