using Slipway.Analysis;
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
    /// <param name="Apply">What the last apply did.</param>
    /// <param name="Record">The rollout that came to its end; null: none did.</param>
    public sealed record Ended(ApplyOutcome Apply, RolloutRecord? Record = null) : RolloutEnd;

    /// <summary>It stays where it is, for another run to go on with.</summary>
    /// <param name="Record">Where it stays.</param>
    /// <param name="DueAt">When that makes sense.</param>
    /// <param name="Reason">What is waited for.</param>
    public sealed record Stays(RolloutRecord Record, DateTimeOffset DueAt, string Reason) : RolloutEnd
    {
        /// <summary>What it was judged by so far.</summary>
        public IReadOnlyList<EvidenceRow> Evidence { get; init; } = [];

        /// <summary>What is told of it: where it stays, and whether something else than time keeps it there.</summary>
        public required string News { get; init; }
    }

    /// <summary>It was aborted, by this run or before.</summary>
    public sealed record Held(RolloutRecord Record) : RolloutEnd;
}
