namespace Slipway.Rollouts;

/// <summary>What is to be done next about a rollout: a closed set.</summary>
internal abstract record RolloutMove
{
    private RolloutMove()
    {
    }

    /// <summary>There is no rollout: the commit is deployed as a whole.</summary>
    public sealed record Deploy : RolloutMove;

    /// <summary>Announce a phase, and bring the cluster to its rendering.</summary>
    /// <param name="Record">What is announced.</param>
    public sealed record Enter(RolloutRecord Record) : RolloutMove;

    /// <summary>Announce the end, and deploy the commit as a whole.</summary>
    /// <param name="Record">What is announced.</param>
    public sealed record Finish(RolloutRecord Record) : RolloutMove;

    /// <summary>Stay, and look again.</summary>
    /// <param name="Record">Where it stays.</param>
    /// <param name="Until">When time is over; looking earlier does no harm.</param>
    /// <param name="Reason">What is waited for.</param>
    public sealed record Stay(RolloutRecord Record, DateTimeOffset Until, string Reason) : RolloutMove
    {
        /// <summary>Whether something else than time keeps it from going on.</summary>
        public bool IsHeldUp { get; init; }
    }

    /// <summary>The release was aborted, and does not roll out again unasked.</summary>
    /// <param name="Record">What was aborted.</param>
    public sealed record Held(RolloutRecord Record) : RolloutMove;
}
