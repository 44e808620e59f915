using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>A build that the release branch proposes, and that nobody has decided about.</summary>
/// <param name="Head">The commit at the branch's head.</param>
/// <param name="Source">The commit of the application repository that it was built from; null where it is not known.</param>
/// <param name="Version">Its version; null where the branch does not tell, and there is no pull request yet.</param>
/// <param name="Digest">Its image's digest.</param>
internal sealed record ReleaseProposal(CommitSha Head, CommitSha? Source, string? Version, Digest? Digest)
{
    public static ReleaseProposal? Find(ReleaseState state)
    {
        if (state.Branch is not { Committer: ConfigCommit.CommitterEmail } branch
            || ReleaseTrailers.Of(branch.Message) is not { IsRelease: true, RolledBackFrom: null } trailers
            || state.PullRequests.Any(pullRequest => pullRequest.State != PullRequestState.Open && pullRequest.Head == branch.Head))
        {
            return null;
        }

        var version = state.PullRequests.Where(pullRequest => pullRequest.State == PullRequestState.Open)
            .Select(pullRequest => ReleaseMarker.Find(pullRequest.Text.Body))
            .FirstOrDefault(marker => marker is not null && marker.SourceCommit == trailers.SourceCommit && (trailers.SourceCommit is not null || marker.Image.Digest == trailers.Digest))?.Version;
        return new ReleaseProposal(branch.Head, trailers.SourceCommit, version ?? VersionWithoutSource(branch, trailers), trailers.Digest);
    }

    private static string? VersionWithoutSource(ReleaseBranchHead branch, ReleaseTrailers trailers) =>
        trailers is { SourceCommit: null, Application: { } name } && ApplicationName.TryParse(name) is { } application ? Release.VersionIn(branch.Message, application) : null;
}
