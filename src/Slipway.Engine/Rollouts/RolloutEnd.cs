using Slipway.Engine.Applying;
using Slipway.Rollouts;

namespace Slipway.Engine.Rollouts;

/// <summary>How far a run came with a rollout: a closed set.</summary>
internal abstract record RolloutEnd
{
    private RolloutEnd()
    {
    }

    /// <summary>Nothing rolls out: the commit is to be deployed as a whole.</summary>
    public sealed record None : RolloutEnd;

    /// <summary>It came to its end, or a newer commit was there already.</summary>
    public sealed record Ended(ApplyOutcome Apply) : RolloutEnd;

    /// <summary>It stays where it is, for another run to go on with.</summary>
    /// <param name="Record">Where it stays.</param>
    /// <param name="DueAt">When that makes sense.</param>
    /// <param name="Reason">What is waited for.</param>
    public sealed record Stays(RolloutRecord Record, DateTimeOffset DueAt, string Reason) : RolloutEnd;

    /// <summary>It was aborted, by this run or before.</summary>
    public sealed record Held(RolloutRecord Record) : RolloutEnd;
}
