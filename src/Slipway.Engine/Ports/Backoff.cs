namespace Slipway.Engine.Ports;

/// <summary>How long to wait before the next attempt: 0.25 s, doubled up to 4 s, or what the server asks for.</summary>
internal sealed class Backoff(TimeProvider time)
{
    public const int MaxAttempts = 7;

    private static readonly RetryPolicy Retries = new(int.MaxValue, TimeSpan.FromMilliseconds(250)) { MaxWait = TimeSpan.FromSeconds(4) };
    private static readonly TimeSpan MaxAskedFor = TimeSpan.FromSeconds(60);

    /// <summary>Waits after an attempt, counted from 0.</summary>
    public Task WaitAsync(int attempt, TimeSpan? askedFor, CancellationToken cancellationToken) =>
        Task.Delay(Retries.WaitAfter(attempt + 1, askedFor < MaxAskedFor || askedFor is null ? askedFor : MaxAskedFor)!.Value, time, cancellationToken);
}
