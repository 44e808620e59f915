using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Renderings;

namespace Slipway.Engine.Listeners;

/// <summary>The pull requests that brought an application's releases to a stage.</summary>
internal static class MergedReleases
{
    /// <summary>All of them, newest first.</summary>
    public static async Task<List<PullRequest>> FindAsync(IPullRequests pullRequests, RenderingTarget target, CancellationToken cancellationToken) =>
        [.. (await pullRequests.FindAsync(new ReleaseBranch(target.Stage, target.Application).ToString(), cancellationToken)).Where(pullRequest => IsOne(pullRequest, target))];

    /// <summary>The newest one of an image; null where there is none, or the image has no digest.</summary>
    public static async Task<PullRequest?> FindAsync(IPullRequests pullRequests, RenderingTarget target, Digest? digest, CancellationToken cancellationToken) =>
        digest is null ? null : (await FindAsync(pullRequests, target, cancellationToken)).Find(release => ReleaseMarker.Find(release.Text.Body)?.Image.Digest == digest);

    /// <summary>Whether a pull request is one of them.</summary>
    public static bool IsOne(PullRequest pullRequest, RenderingTarget target) =>
        pullRequest is { State: PullRequestState.Merged, IsFromFork: false }
        && ReleaseMarker.Find(pullRequest.Text.Body) is { } marker && marker.Stage == target.Stage && marker.Application == target.Application;
}
