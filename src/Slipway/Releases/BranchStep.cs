using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>What to do with the release branch. One of the types nested here.</summary>
internal abstract record BranchStep
{
    private BranchStep()
    {
    }

    /// <summary>The base branch has the image already: there is nothing to release.</summary>
    /// <param name="Base">The commit that has it.</param>
    public sealed record AlreadyReleased(CommitSha Base) : BranchStep;

    /// <summary>The branch is as it should be.</summary>
    /// <param name="Head">The commit at its head.</param>
    public sealed record Keep(CommitSha Head) : BranchStep;

    /// <summary>Set the branch to one commit on the head of the base branch.</summary>
    /// <param name="Change">The commit.</param>
    /// <param name="Why">Why, in a few words: <c>new</c>, <c>main moved on</c>.</param>
    public sealed record Commit(ConfigCommit Change, string Why) : BranchStep;

    /// <summary>Somebody else pushed to the branch: touch nothing.</summary>
    /// <param name="Head">The commit that is not Slipway's.</param>
    /// <param name="Committer">Who made it.</param>
    public sealed record Refuse(CommitSha Head, string Committer) : BranchStep;

    /// <summary>What is proposed or released already was built from a later commit: a late job takes nothing back.</summary>
    /// <param name="Head">The commit that has the later one.</param>
    /// <param name="Reason">Which one it is, and what to do about it.</param>
    public sealed record Overtaken(CommitSha Head, string Reason) : BranchStep;

    /// <summary>The pull request of this very digest was decided: a person closed it, or merged it before the stage went on to something else.</summary>
    /// <param name="PullRequest">The pull request.</param>
    /// <param name="Reason">Why nothing is proposed, and what to do about it.</param>
    public sealed record StaysClosed(PullRequest PullRequest, string Reason) : BranchStep;

    /// <summary>The base branch had this very digest, and people went back from it.</summary>
    /// <param name="By">The commit of the base branch that went back.</param>
    /// <param name="Reason">Why nothing is proposed, and what to do about it.</param>
    public sealed record WasTakenBack(CommitSha By, string Reason) : BranchStep;
}
