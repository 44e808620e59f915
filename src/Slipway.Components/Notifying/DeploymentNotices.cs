using Slipway.Forges;
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
            ?? (await ReleasesAsync(rendering.Target, token)).FirstOrDefault(release => Has(rendering, release)),
        new NoticeNews(NoticeState.Failed) { Run = run, Detail = reason },
        cancellationToken);

    /// <summary>Tells that a release is healthy, and where the stage went back to an earlier one, that the later one was rolled back.</summary>
    public async Task HealthyAsync(Rendering rendering, bool hasChanged, Uri? address, CancellationToken cancellationToken)
    {
        if (!notices.IsOn)
        {
            return;
        }

        PullRequest? back = null;
        var version = "";
        await notices.TellAsync(
            async token =>
            {
                if (!hasChanged && await OfCommitAsync(rendering.Target, token) is null)
                {
                    return null;
                }

                var releases = await ReleasesAsync(rendering.Target, token);
                var newest = releases.Count == 0 ? null : releases[0];
                var running = releases.FirstOrDefault(release => Has(rendering, release));
                version = running is null ? "an earlier version" : Marker(running).Version;
                back = newest is null || running == newest
                    ? running is null ? null : releases.FirstOrDefault(release => release != running && Marker(release).Version == Marker(running).RolledBackFrom)
                    // Reverted without a release of its own, such as on the forge's page.
                    : newest;
                return running == newest ? running : null;
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
        .. (await pullRequests.FindAsync($"release/{target}", cancellationToken))
            .Where(pullRequest => pullRequest.State == PullRequestState.Merged && IsReleaseOf(pullRequest, target)),
    ];

    private static bool IsReleaseOf(PullRequest pullRequest, RenderingTarget target) =>
        !pullRequest.IsFromFork && ReleaseMarker.Find(pullRequest.Text.Body) is { } marker && marker.Stage == target.Stage && marker.Application == target.Application;

    private static bool Has(Rendering rendering, PullRequest release) =>
        rendering.Resources.SelectMany(ContainerImages.Of).Any(image => image.Image.EndsWith("@" + Marker(release).Image.Digest, StringComparison.Ordinal));

    private static ReleaseMarker Marker(PullRequest release) => ReleaseMarker.Find(release.Text.Body)!;
}
