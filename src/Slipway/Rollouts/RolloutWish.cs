namespace Slipway.Rollouts;

/// <summary>What a person asks of a rollout.</summary>
internal sealed record RolloutWish
{
    /// <summary>Nothing: it goes by its steps.</summary>
    public static readonly RolloutWish None = new();

    /// <summary>Why it is to go on to its end at once, without the steps that are left; null: it is not.</summary>
    public string? Settle { get; init; }

    /// <summary>Why it is to be aborted; null: it is not.</summary>
    public string? Abort { get; init; }

    /// <summary>The aborted release that is to roll out once more, by its digest; null: none.</summary>
    public string? Retry { get; init; }
}
