using Slipway.Naming;
using Slipway.Releases;
using Slipway.Versions;

namespace Slipway.Engine.Releasing;

/// <summary>Tells a late job that a later commit was faster: what is proposed or released is not taken back by accident.</summary>
/// <param name="history">The history of the application.</param>
internal sealed class LateRelease(ISourceHistory history)
{
    private const string WayOut = "To go back, run ./build.sh Rollback in the config repository; to propose this commit all the same, pass --older";

    /// <summary>Whether versions decide where the history does not.</summary>
    public bool GoesByVersions { get; init; }

    /// <summary>The step of a release that comes too late; null for any other.</summary>
    /// <param name="plan">The release.</param>
    /// <param name="changes">What changed since the version that the base branch has, as far as it is known.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<BranchStep.Overtaken?> FindAsync(ReleasePlan plan, SourceChanges? changes, CancellationToken cancellationToken)
    {
        if (plan.Release.Candidate is not { Origin: ReleaseOrigin.Build })
        {
            return null;
        }

        if (UnnamedRelease.Find(plan) is { } unnamed)
        {
            return unnamed;
        }

        if (plan.Release.Candidate.SourceCommit is not { } commit)
        {
            return FindByVersions(plan);
        }

        if (plan.Proposed is { Source: not null } proposed && await IsBeforeAsync(commit, plan.Release.Version, proposed, cancellationToken))
        {
            var where = plan.OpenPullRequest is { } open ? $"{open.Url} proposes {proposed.Version}" : $"{plan.Release.Branch} has a later release";
            return new BranchStep.Overtaken(proposed.Head, $"{where}, built from commit {proposed.Source!.Abbreviated}, which comes after {commit.Abbreviated}. {WayOut}");
        }

        return plan.PreviousVersion is { } previous && IsBehind(plan, previous, changes)
            ? new BranchStep.Overtaken(plan.Base, $"{plan.BaseBranch} has {previous}, which comes after commit {commit.Abbreviated}. {WayOut}")
            : GoesByVersions && changes is null ? FindByVersions(plan)
            : null;
    }

    // Nobody says what it was built from, as of an image that something else built: then the versions tell, whoever released what is there.
    private static BranchStep.Overtaken? FindByVersions(ReleasePlan plan)
    {
        var version = plan.Release.Version;
        return plan.Proposed is { Version: { } proposed, Head: var head } && VersionTag.IsHigher(proposed, version)
            ? new BranchStep.Overtaken(head, $"{plan.OpenPullRequest?.Url.AbsoluteUri ?? plan.Release.Branch} proposes {proposed}, which comes after {version}. {WayOut}")
            : plan.PreviousVersion is { } previous && VersionTag.IsHigher(previous, version)
            ? new BranchStep.Overtaken(plan.Base, $"{plan.BaseBranch} has {previous}, which comes after {version}. {WayOut}")
            : null;
    }

    // A clone that was made before the later commit does not have it: then the versions tell.
    private async Task<bool> IsBeforeAsync(CommitSha commit, string version, ReleaseProposal proposed, CancellationToken cancellationToken) =>
        commit != proposed.Source
        && (await history.IsBeforeAsync(commit, proposed.Source!, cancellationToken)
            ?? (proposed.Version is { } other && VersionTag.IsHigher(other, version)));

    // A clone that was made before knows neither the commit nor the tag. Of such versions, only those count that Slipway made: the base may have been released by something else before.
    private static bool IsBehind(ReleasePlan plan, string previous, SourceChanges? changes) => changes is null
        ? (plan.BaseIsReleased || VersionSource.IsBetweenTags(previous)) && VersionTag.IsHigher(previous, plan.Release.Version)
        : changes is { Ahead: 0, Behind: > 0 };
}
