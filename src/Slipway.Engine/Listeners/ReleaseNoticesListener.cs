using Slipway.Engine.Events;
using Slipway.Forges;
using Slipway.Health;
using Slipway.Naming;
using Slipway.Notifications;
using Slipway.Releases;
using Slipway.Renderings;

namespace Slipway.Engine.Listeners;

/// <summary>Tells people how the deployments of releases go: the release is found by the commit that is deployed, or as the last one that was merged.</summary>
/// <param name="notices">The messages of releases.</param>
/// <param name="pullRequests">The pull requests of the config repository.</param>
/// <param name="commit">The commit that is deployed.</param>
/// <param name="run">The page of the CI run; null outside of CI.</param>
/// <param name="addressOf">Where an application answers; null where that is not known.</param>
public sealed class ReleaseNoticesListener(ReleaseNotices notices, IPullRequests pullRequests, CommitSha commit, Uri? run, Func<RenderingTarget, Uri?> addressOf) : IDeployListener
{
    // What was asked for, of those that are under way.
    private readonly Dictionary<RenderingTarget, RunningImages> asked = [];
    private Task<IReadOnlyList<PullRequest>>? merged;

    /// <inheritdoc/>
    public string Name => "the team's chat";

    /// <inheritdoc/>
    public Task HearAsync(DeployEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case DeployEvent.Planned { Plan.Rendering: var rendering }:
                asked[happened.Target!] = RunningImages.AskedFor(rendering);
                return Task.CompletedTask;
            case DeployEvent.Applying applying:
                asked[happened.Target!] = new RunningImages(applying.Images, []);
                return ApplyingAsync(happened.Target!, cancellationToken);
            case DeployEvent.Ended { Outcome: var outcome }:
                asked.Remove(outcome.Target, out var images);
                return outcome switch
                {
                    Outcome.Deployed deployed => HealthyAsync(deployed.Target, deployed.Running, deployed.Plan.HasChanges, cancellationToken),
                    Outcome.Unchanged unchanged => HealthyAsync(unchanged.Target, new RunningImages(unchanged.Images, []), hasChanged: false, cancellationToken),
                    Outcome.Failed failed => FailedAsync(failed.Target, images, failed.Failure, cancellationToken),
                    _ => Task.CompletedTask,
                };
            default:
                return Task.CompletedTask;
        }
    }

    private async Task ApplyingAsync(RenderingTarget target, CancellationToken cancellationToken) =>
        await TellAsync(await OfCommitAsync(target, cancellationToken), new NoticeNews(NoticeState.Applying) { Run = run }, cancellationToken);

    private async Task FailedAsync(RenderingTarget target, RunningImages? images, DeployFailure failure, CancellationToken cancellationToken)
    {
        var release = await OfCommitAsync(target, cancellationToken)
            ?? (images is null ? null : (await ReleasesAsync(target, cancellationToken)).Find(release => Has(images, release)));
        await TellAsync(release, new NoticeNews(NoticeState.Failed) { Run = run, Detail = (failure with { Restore = null }).Text }, cancellationToken);
    }

    // Where the stage went back to an earlier release, the later one was rolled back. Nothing is told while Pods of two versions run.
    private async Task HealthyAsync(RenderingTarget target, RunningImages images, bool hasChanged, CancellationToken cancellationToken)
    {
        if (images.Behind.Count > 0 || (!hasChanged && await OfCommitAsync(target, cancellationToken) is null))
        {
            return;
        }

        var releases = await ReleasesAsync(target, cancellationToken);
        var newest = releases.Count == 0 ? null : releases[0];
        var deployed = releases.Find(release => Has(images, release));
        if (deployed == newest)
        {
            await TellAsync(deployed, new NoticeNews(NoticeState.Healthy) { Run = run, Address = addressOf(target) }, cancellationToken);
        }

        var back = newest is null || deployed == newest
            ? deployed is null ? null : releases.Find(release => release != deployed && Marker(release).Version == Marker(deployed).RolledBackFrom)
            // Reverted without a release of its own, such as on the forge's page.
            : newest;
        var version = deployed is null ? "an earlier version" : Marker(deployed).Version;
        await TellAsync(back, new NoticeNews(NoticeState.RolledBack) { Run = run, Detail = version }, cancellationToken);
    }

    private Task TellAsync(PullRequest? release, NoticeNews news, CancellationToken cancellationToken) =>
        release is null ? Task.CompletedTask : notices.TellAsync(release, news, cancellationToken);

    // One question for all applications; a failed one is asked again.
    private async Task<PullRequest?> OfCommitAsync(RenderingTarget target, CancellationToken cancellationToken)
    {
        merged = merged is null or { IsFaulted: true } or { IsCanceled: true } ? pullRequests.FindByCommitAsync(commit, cancellationToken) : merged;
        return (await merged).FirstOrDefault(pullRequest => pullRequest.State == PullRequestState.Merged && IsReleaseOf(pullRequest, target));
    }

    private async Task<List<PullRequest>> ReleasesAsync(RenderingTarget target, CancellationToken cancellationToken) =>
    [
        .. (await pullRequests.FindAsync($"release/{target}", cancellationToken))
            .Where(pullRequest => pullRequest.State == PullRequestState.Merged && IsReleaseOf(pullRequest, target)),
    ];

    private static bool IsReleaseOf(PullRequest pullRequest, RenderingTarget target) =>
        !pullRequest.IsFromFork && ReleaseMarker.Find(pullRequest.Text.Body) is { } marker && marker.Stage == target.Stage && marker.Application == target.Application;

    private static bool Has(RunningImages images, PullRequest release) => Marker(release).Image.Digest is { } digest && images.Has(digest);

    private static ReleaseMarker Marker(PullRequest release) => ReleaseMarker.Find(release.Text.Body)!;
}
