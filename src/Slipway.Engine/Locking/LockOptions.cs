namespace Slipway.Engine.Locking;

/// <summary>How to take the lock of an apply set.</summary>
internal sealed record LockOptions
{
    /// <summary>Who takes it, for those who wait: the page of the CI run, or machine and process. A random part is added.</summary>
    public required string Holder { get; init; }

    /// <summary>After how long without a renewal another job may take the lock over. Default: 15 seconds.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait for another job. Default: 10 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock. Only spans of it count: clocks of other machines are never compared. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
