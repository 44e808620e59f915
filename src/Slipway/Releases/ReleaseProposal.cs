using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>A build that the release branch proposes, and that nobody has decided about.</summary>
/// <param name="Head">The commit at the branch's head.</param>
/// <param name="Source">The commit of the application repository that it was built from.</param>
/// <param name="Version">Its version; null where only the branch is there, without a pull request yet.</param>
internal sealed record ReleaseProposal(CommitSha Head, CommitSha Source, string? Version)
{
    public static ReleaseProposal? Find(ReleaseState state)
    {
        if (state.Branch is not { Committer: ConfigCommit.CommitterEmail } branch
            || ReleaseTrailers.Of(branch.Message) is not { SourceCommit: { } source, RolledBackFrom: null }
            || state.PullRequests.Any(pullRequest => pullRequest.State != PullRequestState.Open && pullRequest.Head == branch.Head))
        {
            return null;
        }

        var version = state.PullRequests.Where(pullRequest => pullRequest.State == PullRequestState.Open)
            .Select(pullRequest => ReleaseMarker.Find(pullRequest.Text.Body))
            .FirstOrDefault(marker => marker?.SourceCommit == source)?.Version;
        return new ReleaseProposal(branch.Head, source, version);
    }
}
