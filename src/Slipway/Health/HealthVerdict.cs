namespace Slipway.Health;

/// <summary>What is known so far.</summary>
public enum HealthVerdict
{
    /// <summary>Not decided.</summary>
    Waiting,

    /// <summary>Everything is current, and stayed so throughout the settle window.</summary>
    Healthy,

    /// <summary>Something failed, or the time is up.</summary>
    Failed,
}
