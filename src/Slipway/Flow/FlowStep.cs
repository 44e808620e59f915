using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Flow;

/// <summary>What to do for a rollout. One of the types nested here.</summary>
internal abstract record FlowStep
{
    private FlowStep()
    {
    }

    /// <summary>Nothing.</summary>
    /// <param name="Reason">Why, as the end of a sentence.</param>
    public sealed record Nothing(string Reason) : FlowStep;

    /// <summary>The rollout's branch is as it should be.</summary>
    /// <param name="Head">The commit at its head.</param>
    public sealed record Keep(CommitSha Head) : FlowStep;

    /// <summary>Commit, to the rollout's branch or to the base branch itself.</summary>
    /// <param name="Change">The commit.</param>
    public sealed record Commit(ConfigCommit Change) : FlowStep;

    /// <summary>Somebody else has the branch: touch nothing.</summary>
    /// <param name="Head">Their commit.</param>
    /// <param name="Committer">Who made it.</param>
    public sealed record Refuse(CommitSha Head, string Committer) : FlowStep;
}
