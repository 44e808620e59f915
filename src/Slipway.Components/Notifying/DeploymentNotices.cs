using Slipway.Forges;
using Slipway.Health;
using Slipway.Notifications;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Renderings;

namespace Slipway.Components.Notifying;

/// <summary>Tells people how the deployments of releases go: the release is found by the commit that is deployed, or as the last one that was merged.</summary>
internal sealed class DeploymentNotices(NoticeSteps notices, IPullRequests pullRequests, CommitSha commit, Uri? run)
{
    private Task<IReadOnlyList<PullRequest>>? merged;

    /// <summary>Tells that a release is being applied.</summary>
    public Task ApplyingAsync(RenderingTarget target, CancellationToken cancellationToken) =>
        notices.TellAsync(token => OfCommitAsync(target, token), new NoticeNews(NoticeState.Applying) { Run = run }, cancellationToken);

    /// <summary>Tells that a release failed.</summary>
    public Task FailedAsync(Rendering rendering, string reason, CancellationToken cancellationToken) => notices.TellAsync(
        async token => await OfCommitAsync(rendering.Target, token)
            ?? (await ReleasesAsync(rendering.Target, token)).FirstOrDefault(release => Has(RunningImages.AskedFor(rendering), release)),
        new NoticeNews(NoticeState.Failed) { Run = run, Detail = reason },
        cancellationToken);

    /// <summary>Tells that a release is healthy, and where the stage went back to an earlier one, that the later one was rolled back. Nothing is told while Pods of two versions run.</summary>
    /// <param name="rendering">What was applied.</param>
    /// <param name="hasChanged">Whether anything had to change.</param>
    /// <param name="address">Where the application answers, if that is known.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="running">What runs; null for what the rendering asks for.</param>
    public async Task HealthyAsync(Rendering rendering, bool hasChanged, Uri? address, CancellationToken cancellationToken, RunningImages? running = null)
    {
        var (target, images) = (rendering.Target, running ?? RunningImages.AskedFor(rendering));
        if (!notices.IsOn || images.Behind.Count > 0)
        {
            return;
        }

        PullRequest? back = null;
        var version = "";
        await notices.TellAsync(
            async token =>
            {
                if (!hasChanged && await OfCommitAsync(target, token) is null)
                {
                    return null;
                }

                var releases = await ReleasesAsync(target, token);
                var newest = releases.Count == 0 ? null : releases[0];
                var deployed = releases.FirstOrDefault(release => Has(images, release));
                version = deployed is null ? "an earlier version" : Marker(deployed).Version;
                back = newest is null || deployed == newest
                    ? deployed is null ? null : releases.FirstOrDefault(release => release != deployed && Marker(release).Version == Marker(deployed).RolledBackFrom)
                    // Reverted without a release of its own, such as on the forge's page.
                    : newest;
                return deployed == newest ? deployed : null;
            },
            new NoticeNews(NoticeState.Healthy) { Run = run, Address = address },
            cancellationToken);
        if (back is not null)
        {
            await notices.TellAsync(back, new NoticeNews(NoticeState.RolledBack) { Run = run, Detail = version }, cancellationToken);
        }
    }

    private async Task<PullRequest?> OfCommitAsync(RenderingTarget target, CancellationToken cancellationToken) =>
        (await (merged ??= pullRequests.FindByCommitAsync(commit, cancellationToken)))
            .FirstOrDefault(pullRequest => pullRequest.State == PullRequestState.Merged && IsReleaseOf(pullRequest, target));

    private async Task<List<PullRequest>> ReleasesAsync(RenderingTarget target, CancellationToken cancellationToken) =>
    [
        .. (await pullRequests.FindAsync(new ReleaseBranch(target.Stage, target.Application).ToString(), cancellationToken))
            .Where(pullRequest => pullRequest.State == PullRequestState.Merged && IsReleaseOf(pullRequest, target)),
    ];

    private static bool IsReleaseOf(PullRequest pullRequest, RenderingTarget target) =>
        !pullRequest.IsFromFork && ReleaseMarker.Find(pullRequest.Text.Body) is { } marker && marker.Stage == target.Stage && marker.Application == target.Application;

    private static bool Has(RunningImages images, PullRequest release) => Marker(release).Image.Digest is { } digest && images.Has(digest);

    private static ReleaseMarker Marker(PullRequest release) => ReleaseMarker.Find(release.Text.Body)!;
}
