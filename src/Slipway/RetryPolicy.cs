namespace Slipway;

/// <summary>How often something is tried that fails for a moment, and how long it is waited in between.</summary>
/// <param name="Attempts">The attempts, the first one included.</param>
/// <param name="FirstWait">How long to wait after the first attempt.</param>
internal sealed record RetryPolicy(int Attempts, TimeSpan FirstWait)
{
    /// <summary>By how much each wait is longer than the one before. Default: twice.</summary>
    public double Growth { get; init; } = 2;

    /// <summary>The longest wait, unless a server asks for more. Default: none.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether waits vary, by up to half, so that two who collided do not collide again.</summary>
    public bool HasJitter { get; init; }

    /// <summary>The longest wait that a server may ask for: what asks for more has failed. Default: any.</summary>
    public TimeSpan MaxAskedFor { get; init; } = TimeSpan.MaxValue;

    /// <summary>How long to wait before the next attempt.</summary>
    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    /// <param name="askedFor">What the server asks for, such as <c>Retry-After</c>; null where it says nothing.</param>
    /// <returns>Null where there is no next attempt.</returns>
    public TimeSpan? WaitAfter(int attempt, TimeSpan? askedFor = null)
    {
        if (attempt >= Attempts || askedFor > MaxAskedFor)
        {
            return null;
        }

        if (askedFor is { } asked)
        {
            return asked > TimeSpan.Zero ? asked : TimeSpan.Zero;
        }

        var wait = Math.Min(FirstWait.TotalSeconds * Math.Pow(Growth, attempt - 1), MaxWait.TotalSeconds);
        return TimeSpan.FromSeconds(wait * (HasJitter ? 0.5 + Random.Shared.NextDouble() : 1));
    }
}
