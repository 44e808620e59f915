namespace Slipway.Engine.Ports;

/// <summary>How long to wait before the next attempt: 0.25 s, doubled up to 4 s, or what the server asks for.</summary>
public sealed class Backoff(TimeProvider time)
{
    public const int MaxAttempts = 7;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan MaxAskedFor = TimeSpan.FromSeconds(60);

    public Task WaitAsync(int attempt, TimeSpan? askedFor, CancellationToken cancellationToken)
    {
        var doubled = TimeSpan.FromMilliseconds(250 * Math.Pow(2, attempt));
        var wait = askedFor is { } asked
            ? (asked < MaxAskedFor ? asked : MaxAskedFor)
            : doubled < MaxDelay ? doubled : MaxDelay;
        return Task.Delay(wait, time, cancellationToken);
    }
}
